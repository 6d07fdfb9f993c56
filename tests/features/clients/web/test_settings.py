"""Inviting from the firm's settings."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.accounts import tickets
from features.accounts.models import CustomRole, Membership, User
from features.base import outbox
from features.base.models import AuditEvent
from features.clients import adoption, funnel, operations
from features.clients.models import Access, Client, Contact, Invitation
from features.projects import limiting
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import Cast
from tests.features.clients.conftest import person
from tests.http import Browser, text_of

State = Invitation.State
URL = "/workspace/settings/portal/invites/"
FULL = {"level": "full"}


@pytest.fixture
def admin(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.admin)


@pytest.mark.requirement("S4-4")
def test_it_needs_an_administrator_with_access_to_the_settings(cast):
    statuses = [
        Browser(cast.a.firm).signed_in_as(person).post(URL).status_code
        for person in (cast.a.owner, cast.a.admin, cast.a.staff, cast.a.alice)
    ]

    assert statuses == [422, 422, 403, 302]


@pytest.mark.requirement("S4-4")
@pytest.mark.parametrize(
    ("permissions", "status"),
    [
        (["settings.portal", "clients.view"], 403),
        (["clients.invite", "clients.view"], 403),
        (["settings.portal", "clients.invite", "clients.view"], 200),
    ],
)
def test_it_takes_both_permissions(cast, permissions, status):
    with inside(cast.a.firm):
        role = CustomRole.objects.create(name="Some", permissions=permissions)
        user = User.objects.create(name="Cora Custom", email="cora@example.com")
        member = Membership.objects.create(user=user, role="", custom_role=role, joined_at=timezone.now())
    browser = Browser(cast.a.firm).signed_in_as(member)

    assert browser.get(URL).status_code == status
    assert browser.post(f"{URL}reminders/").status_code == (302 if status == 200 else 403)


@pytest.mark.requirement("S4-5")
def test_a_contact_is_picked_or_an_address_typed_and_the_client_named(cast, admin):
    with inside(cast.a.firm):
        picked = person("Petra Picked", cast.a.pottery)
    page = text_of(admin.get(URL)) + text_of(admin.get(f"{URL}known/"))
    for said in ("petra@example.com", "Aldergate Pottery", "Send invite"):
        assert said in page

    admin.post(URL, {"contact": "Petra Picked <petra@example.com>", "client": cast.a.pottery.pk, **FULL})
    admin.post(URL, {"contact": "TYPED@example.com", "client": cast.a.bakery.pk, **FULL})
    admin.post(URL, {"contact": "named@example.com", "client": cast.a.bakery.pk, "name": "Ned Named", **FULL})

    with inside(cast.a.firm):
        outbox.deliver_waiting()
        rows = Invitation.objects.values_list("contact__user__name", "client__name")
        assert set(rows) == {
            ("Petra Picked", "Aldergate Pottery"),
            ("typed@example.com", "Aldergate Bakery"),
            ("Ned Named", "Aldergate Bakery"),
        }
        assert Invitation.objects.get(contact=picked).sent_by == cast.a.admin
    assert sorted(message.to[0] for message in mail.outbox) == [
        "named@example.com",
        "petra@example.com",
        "typed@example.com",
    ]


def test_who_uses_the_portal_for_another_client_is_added_without_a_mail(cast, admin):
    admin.post(URL, {"contact": "alice@example.com", "client": cast.a.bakery.pk, **FULL})

    assert "They use the portal already" in text_of(admin.get(URL))
    with inside(cast.a.firm):
        assert Access.objects.filter(contact=cast.a.alice, client=cast.a.bakery).exists()
        assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"contact": "nobody"}, "Enter an e-mail address"),
        ({"contact": ""}, "Pick somebody, or type an e-mail address."),
        ({"client": ""}, "Choose the client this is about."),
        ({"client": "00000000-0000-4000-8000-000000000000"}, "Choose a client from the list."),
        ({"contact": "charlie@example.com"}, "uses the portal already"),
    ],
)
def test_bad_input_keeps_what_was_typed(cast, admin, given, said):
    response = admin.post(
        URL, {"contact": "x@example.com", "client": cast.a.bakery.pk, "name": "Xenia", **FULL, **given}
    )

    page = text_of(response)
    assert (response.status_code, said in page, 'value="Xenia"' in page) == (422, True, True)
    with inside(cast.a.firm):
        assert not Invitation.objects.exists()


def test_another_firms_client_is_not_on_the_list(cast, admin):
    response = admin.post(URL, {"contact": "x@example.com", "client": cast.b.bakery.pk, **FULL})

    assert (response.status_code, "Brickworks" in text_of(response)) == (422, False)
    with inside(cast.a.firm):
        assert not Contact.objects.filter(user__email="x@example.com").exists()


def test_a_name_stands_for_the_one_person_who_bears_it(cast, admin):
    with inside(cast.a.firm):
        person("Petra Picked", cast.a.pottery)
        for number in range(2):
            person(f"Twin{number} X", cast.a.bakery)
        User.objects.filter(name__startswith="Twin").update(name="Twin Same")

    several = admin.post(URL, {"contact": "twin same", "client": cast.a.pottery.pk, **FULL})
    admin.post(URL, {"contact": "petra picked", "client": cast.a.pottery.pk, **FULL})

    assert "Several people have this name." in text_of(several)
    with inside(cast.a.firm):
        assert [one.email for one in Invitation.objects.all()] == ["petra@example.com"]


def test_people_are_offered_while_one_types(cast, admin):
    page = text_of(admin.get(f"{URL}known/", {"contact": "ali"}))

    assert "Alice Alder &lt;alice@example.com&gt;" in page
    assert "Bob" not in page


def states_of(admin) -> dict[str, str]:
    """Return the rows of each filter."""
    page = {state: text_of(admin.get(URL, {"state": state})) for state in [*State.values, "x"]}
    return {state: text.split('id="list-h"')[1].split("</aside>")[0] for state, text in page.items()}


@pytest.mark.requirement("S4-12")
def test_it_shows_how_they_all_stand(cast, admin, post):
    now = timezone.now()
    old = now - timedelta(days=8)
    steps = {
        "Sam": "sent",
        "Dora": "delivered",
        "Boris": "bounced",
        "Opal": "opened",
        "Ada": "accepted",
        "Rae": "revoked",
    }
    with inside(cast.a.firm):
        for name, state in {**steps, "Edgar": "expired"}.items():
            someone = person(name, cast.a.bakery)
            at = old if state == "expired" else now
            one = operations.invite(contact=someone, client=cast.a.bakery, by=cast.a.staff, now=at)
            if state == "accepted":
                operations.accept(token=post()[-1], now=now)
        for one in Invitation.objects.select_related("contact__user", "client"):
            state = steps.get(one.contact.name, "")
            adoption.note_fate(str(one.pk), "550 no such mailbox" if state == "bounced" else None)
            if state == "opened":
                operations.note_opened(invitation=one, now=now)
            if state == "revoked":
                operations.revoke(invitation=one, by=cast.a.staff, now=now)
        Invitation.objects.filter(contact__user__name="Sam").update(delivered_at=None)

    rows = states_of(admin)

    for name, state in {**steps, "Edgar": "expired"}.items():
        assert [key for key in State.values if name in rows[key]] == [state], name
        assert name in rows["x"]
    assert "550 no such mailbox" in rows["bounced"]


def test_the_funnel_counts_each_person_once(cast, admin, post):
    now = timezone.now()
    with inside(cast.a.firm):
        for name in ("One", "Two", "Three", "Four"):
            someone = person(name, cast.a.bakery)
            one = operations.invite(
                contact=someone, client=cast.a.bakery, by=cast.a.staff, now=now - timedelta(hours=1)
            )
            if name == "One":  # again: the newest counts
                operations.resend(invitation=one, by=cast.a.staff, now=now)
        operations.accept(token=post()[-1], now=now)
        found = {step.label: (step.count, step.rate) for step in funnel.steps(by=cast.a.admin)}

    assert found == {
        "Invited": (4, 100), "Delivered": (4, 100), "Opened": (1, 25), "Accepted": (1, 25), "Did a first thing": (0, 0),
    }  # fmt: skip


class TestNudge:
    @pytest.fixture
    def waiting(self, cast: Cast) -> list[Contact]:
        """Seven who have not opened theirs for four days; one of yesterday."""
        with inside(cast.a.firm):
            people = [person(f"Wait{number} W", cast.a.bakery) for number in range(8)]
            for number, someone in enumerate(people):
                at = timezone.now() - timedelta(days=4 if number < 7 else 1)
                operations.invite(contact=someone, client=cast.a.bakery, by=cast.a.staff, now=at)
            outbox.deliver_waiting()
            mail.outbox.clear()
            return people[:7]

    def test_one_press_reminds_those_who_wait_and_nobody_twice(self, cast, admin, waiting):
        page = text_of(admin.get(URL))
        assert ("7 people have not opened theirs for three days." in page, "Remind 7 people" in page) == (
            True,
            True,
        )

        for _ in range(2):
            admin.post(f"{URL}reminders/", {"nudge": "unopened"})
            with inside(cast.a.firm):
                outbox.deliver_waiting()

        assert sorted(message.to[0] for message in mail.outbox) == sorted(one.user.email for one in waiting)
        assert "three days" not in text_of(admin.get(URL)).split("Invitations</h2>")[0]

    def test_nobody_gets_more_than_three_in_a_month(self, cast, admin, waiting):
        with inside(cast.a.firm):
            for days in (12, 8):
                at = timezone.now() - timedelta(days=days)
                row = Invitation.objects.filter(contact=waiting[0]).first()
                ticket = tickets.issue(user=waiting[0].user, purpose="client_invite", now=at).ticket
                Invitation.objects.create(
                    contact=waiting[0],
                    client=row.client,
                    ticket=ticket,
                    email=row.email,
                    created_at=at,
                    revoked_at=at,
                )
            found = funnel.waiting("unopened", by=cast.a.admin, now=timezone.now())
            assert {one.contact for one in found} == set(waiting[1:])

    @pytest.mark.parametrize("change", ["opened", "bounced", "joined", "removed", "archived"])
    def test_who_does_not_wait_any_more_is_left_alone(self, cast, waiting, change):
        now = timezone.now()
        with inside(cast.a.firm):
            mine = Invitation.objects.filter(contact=waiting[0])
            if change in ("opened", "bounced"):
                mine.update(**{f"{change}_at": now})
            elif change == "joined":
                Contact.objects.filter(pk=waiting[0].pk).update(joined_at=now)
            elif change == "removed":
                Access.objects.filter(contact=waiting[0]).delete()
            else:
                Client.objects.filter(pk=cast.a.bakery.pk).update(archived_at=now)
            found = {one.contact for one in funnel.waiting("unopened", by=cast.a.admin, now=now)}

        assert found == (set() if change == "archived" else set(waiting[1:]))

    @pytest.mark.parametrize("kind", ["", "everybody", "opened"])
    def test_nothing_to_remind_says_so(self, cast, admin, waiting, kind):
        admin.post(f"{URL}reminders/", {"nudge": kind})

        assert "Nobody waits for a reminder" in text_of(admin.get(URL))

    def test_it_needs_both_permissions(self, cast, waiting):
        assert Browser(cast.a.firm).signed_in_as(cast.a.staff).post(f"{URL}reminders/").status_code == 403


def test_resending_and_revoking_lead_back_here(cast, admin):
    with inside(cast.a.firm):
        someone = person("Wanda Waiting", cast.a.bakery)
        operations.invite(
            contact=someone, client=cast.a.bakery, by=cast.a.staff, now=timezone.now() - timedelta(hours=1)
        )
    button = f"/workspace/clients/{cast.a.bakery.pk}/people/{someone.pk}/invitation/"

    assert admin.post(button, {"from": "settings"})["Location"] == URL
    assert admin.post(f"{button}withdraw/", {"from": "settings"})["Location"] == URL
    assert "Wanda" in states_of(admin)["revoked"]


def test_a_copied_link_is_shown_once_works_and_ends_the_mailed_one(cast, admin, post):
    with inside(cast.a.firm):
        someone = person("Wanda Waiting", cast.a.bakery)
        operations.invite(contact=someone, client=cast.a.bakery, by=cast.a.staff, now=timezone.now())
        mailed = post()[-1]

    response = admin.post(f"/workspace/clients/{cast.a.bakery.pk}/people/{someone.pk}/invitation/link/")

    path = re.search(r"/invitation/[\w-]{40,}/", text_of(response))[0]
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert Browser(cast.a.firm).get(f"/invitation/{mailed}/").status_code == 410
    browser = Browser(cast.a.firm)
    browser.get(path)
    assert browser.post(path)["Location"] == "/"
    with inside(cast.a.firm):
        assert len(post()) == 1  # no mail went out for the second
        event = AuditEvent.objects.get(event="invitation.copied")
        assert path.split("/")[2] not in str(event.details)


@pytest.mark.requirement("D8")
def test_an_invitation_says_how_far_until_when_and_to_what(cast, admin):
    with inside(cast.a.firm):
        work = projects.create(client=cast.a.bakery, by=cast.a.owner, now=timezone.now(), name="New ovens")
    assert "New ovens" not in text_of(admin.get(URL))
    assert "New ovens" in text_of(admin.get(f"{URL}reach/", {"client": str(cast.a.bakery.pk)}))
    given = {
        "contact": "ned@example.com",
        "client": str(cast.a.bakery.pk),
        "level": "pay_only",
        "ends_on": "2100-01-31",
    }
    shown = text_of(admin.post(URL, {**given, "show": "1"}))  # without scripts
    assert ("New ovens" in shown, "ned@example.com" in shown) == (True, True)

    admin.post(URL, {**given, "reach": "some", "projects": [str(work.pk)]})

    with inside(cast.a.firm):
        access = Access.objects.get(contact__user__email="ned@example.com")
        assert (access.level, access.is_limited, access.ends_at.year) == ("pay_only", True, 2100)
        assert [one.pk for one in limiting.limits_of(access)] == [work.pk]
        assert Invitation.objects.get().contact == access.contact


@pytest.mark.parametrize("client", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_of_no_client_nothing_can_be_ticked(admin, client):
    answer = admin.get(f"{URL}reach/", {"client": client})

    assert (answer.status_code, "checkbox" in text_of(answer)) == (200, False)


def test_an_invitation_changes_no_access_that_is_there(cast, admin):
    with inside(cast.a.firm):
        nora = person("Nora Narrow", cast.a.bakery)
        Access.objects.filter(contact=nora).update(level="pay_only")
    given = {"contact": "nora@example.com", "client": str(cast.a.bakery.pk)}

    refused = admin.post(URL, {**given, **FULL})
    assert (
        refused.status_code,
        "Nora Narrow acts for Aldergate Bakery already: pay only." in text_of(refused),
    ) == (
        422,
        True,
    )
    admin.post(URL, {**given, "level": "pay_only"})

    with inside(cast.a.firm):
        assert (Access.objects.get(contact=nora).level, Invitation.objects.count()) == ("pay_only", 1)


def test_the_page_takes_eight_queries_however_long_the_list_is(cast, admin, django_assert_max_num_queries):
    with inside(cast.a.firm):
        for number in range(12):
            contact = person(f"P{number:02} Waiting", cast.a.bakery)
            operations.invite(contact=contact, client=cast.a.bakery, by=cast.a.admin, now=timezone.now())
    admin.get(URL)

    with django_assert_max_num_queries(8):
        page = text_of(admin.get(URL))

    assert ("P11 Waiting" in page, "12 <" in page or ">12" in page) == (True, True)
