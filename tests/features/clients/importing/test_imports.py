"""Importing clients with their people: the trial, the run, the second run, taking it back."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.accounts.models import User
from features.base import outbox
from features.base.errors import Conflict, NotAllowed, Refused
from features.base.models import AuditEvent
from features.clients import operations, terms
from features.clients.importing import running
from features.clients.models import Access, Client, ClientImport, Contact, Invitation
from tests.cast import NOON
from tests.features.clients.conftest import person

HEAD = "Client,Kind,Billing e-mail,Since,Contact,Email,Phone,Role,Notes\n"
ROWS = (
    HEAD
    + "Orchard LLC,Business,a@example.com; b@example.com,2019,Ada Orchard,ada@example.com,555 0100,Owner,Pays late\n"
    + "Orchard LLC,,,,Otto Orchard,OTTO@example.com,,Partner,\n"
    + "Ines Duarte,,,,,ines@example.com,,,\n"
    + "Nobody Ltd,,,,,,,,\n"
    + "Aldergate Pottery,,,,Ada Orchard,ada@example.com,,,\n"
)


def brought(a, text=ROWS, by=None, **chosen):
    by = by or a.staff
    draft = operations.bring(name="C:\\files\\clients.csv", content=text.encode(), by=by, now=NOON)
    given = {"columns": draft.columns, "kind": "individual", "is_inviting": False, "message": ""} | chosen
    operations.choose(draft=draft, by=by, **given)
    draft.refresh_from_db()
    return draft


def run(a, text=ROWS, **chosen) -> ClientImport:
    draft = brought(a, text, **chosen)
    operations.start(draft=draft, by=draft.by, now=NOON)
    while outbox.deliver_waiting():
        pass
    draft.refresh_from_db()
    return draft


def test_the_trial_says_what_would_happen_and_does_nothing(a):
    draft = brought(a)

    verdict, counts = running.forecast(draft, NOON)

    assert (counts, verdict.faults) == ({"clients": 3, "people": 3, "places": 4, "nothing": 0}, [])
    assert not Client.objects.filter(name="Orchard LLC").exists()


def test_clients_and_their_people_come_in(a):
    done = run(a)

    assert (done.state, done.counts, done.text, done.faults) == (
        "done", {"clients": 3, "people": 3, "places": 4, "nothing": 0}, "", [],
    )  # fmt: skip
    orchard = Client.objects.get(name="Orchard LLC")
    assert (orchard.kind, orchard.email, orchard.since, orchard.notes) == (
        "business", "a@example.com; b@example.com", 2019, "Pays late",
    )  # fmt: skip
    assert set(orchard.accesses.values_list("contact__user__name", "contact__user__email", "role")) == {
        ("Ada Orchard", "ada@example.com", "Owner"),
        ("Otto Orchard", "otto@example.com", "Partner"),
    }
    assert Client.objects.get(name="Ines Duarte").contacts.get().user.name == "Ines Duarte"
    assert a.pottery.contacts.filter(user__email="ada@example.com").exists()
    assert not any(user.has_usable_password() for user in User.objects.filter(name__endswith="Orchard"))
    assert not Invitation.objects.exists()


def test_each_client_says_where_it_came_from(a):
    run(a)

    events = AuditEvent.objects.filter(client_id=Client.objects.get(name="Orchard LLC").pk)
    assert sorted(events.values_list("event", flat=True)) == [
        "client.imported",
        "contact.added",
        "contact.added",
    ]
    assert AuditEvent.objects.get(event="clients.imported").about_name == "clients.csv"


def test_a_second_time_adds_nothing(a):
    run(a)
    before = (Client.objects.count(), User.objects.count(), Access.objects.count())

    again = run(a)

    assert again.counts == {"clients": 0, "people": 0, "places": 0, "nothing": 5}
    assert (Client.objects.count(), User.objects.count(), Access.objects.count()) == before


BAD = [
    ("Orchard,spaceship,,,,,,,", "no kind of client"),
    ("Orchard,,nobody,,,,,,", "is not an e-mail address"),
    ("Orchard,,,1066,,,,,", "Enter a year"),
    ("Orchard,,,,Ada,ada@,,,", "Enter an e-mail address"),
    ("Orchard,,,,Ada Orchard,,,,", "has no e-mail address"),
    (",,,,,x@example.com,,,", "Enter the client"),
    (f"{'x' * 201},,,,,,,,", "Keep this to 200 characters"),
    ("Orch\u202eard,,,,,,,,", "can’t be seen"),
    ("Orchard,,,,Eve,alice@example.com,,,", "is the address of Alice Alder"),
    ("Old Client,,,,,,,,", "is archived"),
    ("Twins,,,,,,,,", "several clients called Twins"),
    ("Orchard,,,,Ada,ada@example.com,phone me,,", "Enter a phone number"),
]


@pytest.mark.parametrize(("row", "said"), BAD)
def test_a_bad_row_is_named_and_the_others_come_in(a, row, said):
    Client.objects.create(name="Old Client", kind="business", archived_at=NOON)
    for _ in range(2):
        Client.objects.create(name="Twins", kind="business")

    done = run(a, f"{HEAD}First Ltd,,,,,,,,\n{row}\nLast Ltd,,,,,,,,\n")

    (fault,) = done.faults
    assert (fault["row"], said in fault["message"]) == (3, True)
    assert Client.objects.filter(name__in=["First Ltd", "Last Ltd"]).count() == 2


def test_one_address_with_two_names_in_a_file_is_an_error_of_the_second(a):
    done = run(
        a,
        "Client,Contact,Email\nOne,Ann,ann@example.com\nTwo,Bea,ann@example.com\nThree,ANN,ann@example.com\n",
    )

    assert [(fault["row"], "the address of Ann already" in fault["message"]) for fault in done.faults] == [
        (3, True)
    ]
    assert Access.objects.filter(contact__user__email="ann@example.com").count() == 2


def test_steps_across_rows_agree_with_the_trial(a, monkeypatch):
    monkeypatch.setattr(running, "ROWS_AT_ONCE", 2)
    text = "Client,Contact,Email\n" + "".join(
        f"Client {number % 5},Person {number % 7},p{number % 7}@example.com\n" for number in range(40)
    )
    _, expected = running.forecast(brought(a, text), NOON)

    done = run(a, text)

    assert (done.counts, done.read) == (expected, 40)


def test_people_are_invited_once_all_rows_are_in(a, post):
    done = run(a, is_inviting=True, message="We moved.\n<b>Here</b>")

    post()
    assert sorted(message.to[0] for message in mail.outbox) == [
        "ada@example.com",
        "ines@example.com",
        "otto@example.com",
    ]
    assert all("We moved." in message.body for message in mail.outbox)
    assert (done.invited, [one["name"] for one in done.unmailed]) == (4, [])


def test_who_may_not_invite_may_not_import_with_invitations(a):
    draft = brought(a)
    with pytest.raises(NotAllowed):
        operations.choose(
            draft=draft, columns=draft.columns, kind="individual", is_inviting=True, message="", by=a.alice
        )
    with pytest.raises(NotAllowed):
        operations.bring(name="x.csv", content=ROWS.encode(), by=a.alice, now=NOON)


def test_it_is_started_once(a):
    draft = brought(a)
    operations.start(draft=draft, by=a.staff, now=NOON)

    with pytest.raises(Conflict):
        operations.start(draft=draft, by=a.staff, now=NOON)


def test_formulas_are_only_text(a):
    done = run(a, 'Client,Notes\n"=HYPERLINK(1)","@x"\n')

    assert done.counts["clients"] == 1
    assert Client.objects.get(name="=HYPERLINK(1)").notes == "@x"


class TestUndo:
    def test_all_it_made_goes(self, a):
        before = (
            Client.objects.count(),
            User.objects.count(),
            Contact.objects.count(),
            Access.objects.count(),
        )
        done = run(a, is_inviting=True)

        result = operations.undo_import(done=done, by=a.staff, now=timezone.now())

        assert (result.clients, result.people, result.kept) == (3, 3, 0)
        assert before == (
            Client.objects.count(),
            User.objects.count(),
            Contact.objects.count(),
            Access.objects.count(),
        )
        with pytest.raises(Conflict):
            operations.undo_import(done=done, by=a.staff, now=timezone.now())

    def test_what_somebody_used_since_stays(self, a, post):
        done = run(a, is_inviting=True)
        nobody = Client.objects.get(name="Nobody Ltd")
        operations.edit(client=nobody, by=a.staff, now=NOON, phone="555 0142")
        post()
        token = next(
            body.split("/invitation/")[1].split("/")[0]
            for body in (message.body for message in mail.outbox if message.to == ["ines@example.com"])
        )
        operations.accept(token=token, now=timezone.now())

        result = operations.undo_import(done=done, by=a.staff, now=timezone.now())

        assert (result.clients, result.people, result.kept) == (1, 2, 2)
        assert Client.objects.filter(name__in=["Nobody Ltd", "Ines Duarte"]).count() == 2
        assert Contact.objects.get(user__email="ines@example.com").clients.get().name == "Ines Duarte"

    def test_after_a_day_it_is_too_late(self, a):
        done = run(a)

        with pytest.raises(Conflict):
            operations.undo_import(done=done, by=a.staff, now=done.finished_at + timedelta(days=1, seconds=1))


def test_files_that_were_never_started_are_forgotten(a):
    operations.bring(name="old.csv", content=ROWS.encode(), by=a.staff, now=NOON - timedelta(days=2))
    operations.bring(name="new.csv", content=ROWS.encode(), by=a.staff, now=NOON)

    assert [one.name for one in ClientImport.objects.all()] == ["new.csv"]


def test_a_name_that_is_a_path_is_cut(a):
    draft = operations.bring(name="../../etc/passwd\n.csv", content=ROWS.encode(), by=a.staff, now=NOON)

    assert draft.name == "passwd.csv"


def test_no_rows_no_import(a):
    with pytest.raises(Refused):
        operations.bring(name="x.csv", content=b"Client\n", by=a.staff, now=NOON)


def test_somebody_added_meanwhile_is_no_obstacle(a):
    draft = brought(a)
    operations.start(draft=draft, by=a.staff, now=NOON)
    somebody = person("Ada Orchard", a.bakery)

    while outbox.deliver_waiting():
        pass

    draft.refresh_from_db()
    assert (draft.counts["people"], draft.faults) == (2, [])
    assert set(somebody.clients.values_list("name", flat=True)) == {
        "Aldergate Bakery", "Orchard LLC", "Aldergate Pottery",
    }  # fmt: skip


LEVELS = "Client,Person,Email,Access level,Last day\n"


@pytest.mark.requirement("D8")
def test_a_column_says_how_far_each_access_goes_and_until_when(a):
    rows = (
        "Orchard LLC,Ada,ada@example.com,Pay only,2026-06-30\nOrchard LLC,Otto,otto@example.com,upload_only,\n"
        "Orchard LLC,Una,una@example.com,FULL,\nOrchard LLC,Vera,vera@example.com,,\n"
    )

    done = run(a, LEVELS + rows)

    assert done.faults == []
    found = Access.objects.filter(client__name="Orchard LLC").order_by("contact__user__email")
    assert [(one.level, terms.last_day(one.ends_at)) for one in found] == [
        ("pay_only", date(2026, 6, 30)), ("upload_only", None), ("full", None), ("full", None),
    ]  # fmt: skip
    event = AuditEvent.objects.get(event="contact.added", about_name="Ada")
    assert event.details["access"] == {"level": "Pay only", "ends_on": "2026-06-30"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "Orchard LLC,Ada,ada@example.com,Everything,",
            "“Everything” is no access level. Use one of: Full access, Pay",
        ),
        ("Orchard LLC,Ada,ada@example.com,,30.6.2027", "“30.6.2027” is no last day. Write it as 2027-06-30."),
        ("Orchard LLC,Ada,ada@example.com,,2026-03-09", "The last day 2026-03-09 is over."),
        ("Orchard LLC,,,pay only,", "has no e-mail address"),
        (
            "Aldergate Bakery,Charlie Cedar,charlie@example.com,view only,",
            "acts for Aldergate Bakery already: full access.",
        ),
        (
            "Aldergate Bakery,Charlie Cedar,charlie@example.com,,2030-01-31",
            "acts for Aldergate Bakery already: full access.",
        ),
        (
            "Peach,Pia,pia@example.com,pay only,\nPeach,Pia,pia@example.com,full,",
            "acts for Peach already: pay only.",
        ),
    ],
)
def test_an_access_that_cannot_be_taken_is_a_row_with_an_error(a, row, said):
    done = run(a, LEVELS + row + "\n")

    (fault,) = done.faults
    assert said in fault["message"]
    assert Access.objects.get(contact=a.charlie).level == "full"


def test_a_row_that_says_the_access_as_it_is_says_nothing_new(a):
    done = run(a, f"{LEVELS}Aldergate Bakery,Charlie Cedar,charlie@example.com,Full access,\n")

    assert (done.counts["nothing"], done.faults) == (1, [])
