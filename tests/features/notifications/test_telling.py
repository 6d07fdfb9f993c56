import pytest
from django.core import mail

from features.accounts.models import User
from features.base import outbox
from features.clients import operations as clients
from features.clients.models import Access, Contact
from features.documents.switches import DOCUMENTS
from features.notifications import operations, queries
from features.notifications.models import Notification
from features.notifications.queries import Choice
from features.toggles.operations import turn
from tenants.context import inside
from tests.cast import NOON
from tests.features.notifications.conftest import NEWS, OF_STAFF, QUIET, SWITCHED


def titles(person) -> list[str]:
    return [row.title for row in queries.visible_to(person)]


def delivered() -> list[str]:
    outbox.deliver_waiting()
    return [letter.to[0] for letter in mail.outbox]


def test_everybody_named_is_told_here_and_by_mail(a, tell):
    tell(a.alice, a.bob)

    assert titles(a.alice) == titles(a.bob) == ["Something happened"]
    assert titles(a.charlie) == []
    assert sorted(delivered()) == ["alice@example.com", "bob@example.com"]
    letter = mail.outbox[0]
    assert letter.subject == "Something happened"
    assert "/documents/" in letter.body
    assert "/notifications/preferences/" in letter.body


def test_each_chooses_how(a, tell):
    operations.choose(by=a.alice, choices={NEWS.key: Choice(listed=True, way="off")})
    operations.choose(by=a.bob, choices={NEWS.key: Choice(listed=False, way="off")})

    tell(a.alice, a.bob)

    assert titles(a.alice) == ["Something happened"]
    assert titles(a.bob) == []
    assert delivered() == []


def test_a_kind_has_a_way_of_its_own_until_somebody_chooses(a, tell):
    tell(kind=QUIET.key)
    assert delivered() == []

    operations.choose(by=a.alice, choices={QUIET.key: Choice(listed=True, way="instant")})
    tell(kind=QUIET.key)

    assert delivered() == ["alice@example.com"]
    assert len(titles(a.alice)) == 2


def test_with_a_key_nobody_is_told_twice(a, tell):
    tell(a.alice, key="once")
    tell(a.alice, a.bob, key="once")

    assert len(titles(a.alice)) == len(titles(a.bob)) == 1
    assert sorted(delivered()) == ["alice@example.com", "bob@example.com"]


def test_a_key_as_long_as_news_may_have_is_mailed_once_to_each(a, tell):
    longest = Notification._meta.get_field("key").max_length
    first, second = ("k" * (longest - 1) + end for end in "12")
    for key in (first, first, second):
        tell(a.alice, a.bob, key=key)

    assert sorted(delivered()) == ["alice@example.com"] * 2 + ["bob@example.com"] * 2


@pytest.mark.requirement("D12")
def test_of_what_is_off_nothing_is_said_nor_mailed_nor_shown(cast, tell):
    with inside(cast.a.firm):
        tell(kind=SWITCHED.key, title="Before")
        turn(switch=DOCUMENTS, on=False, by=cast.a.owner)
        tell(kind=SWITCHED.key, title="Meanwhile")

        assert titles(cast.a.alice) == []
        assert delivered() == []

        turn(switch=DOCUMENTS, on=True, by=cast.a.owner)
        assert titles(cast.a.alice) == ["Before"]


@pytest.mark.parametrize(
    "ending", ["access", "archived", "shut out", "not joined", "no person", "chose otherwise"]
)
def test_a_mail_that_waits_never_reaches_whose_access_has_ended(a, tell, ending):
    tell()

    match ending:
        case "access":
            Access.objects.filter(contact=a.alice).delete()
        case "archived":
            clients.archive(client=a.household, by=a.owner, now=NOON)
        case "shut out":
            Contact.objects.filter(pk=a.alice.pk).update(is_active=False)
        case "not joined":
            Contact.objects.filter(pk=a.alice.pk).update(joined_at=None)
        case "no person":
            User.objects.filter(pk=a.alice.user_id).update(is_active=False)
        case "chose otherwise":
            operations.choose(by=a.alice, choices={NEWS.key: Choice(listed=True, way="off")})

    assert delivered() == []


def test_what_they_were_told_goes_with_their_access(a, tell):
    tell(a.bob, title="Of the household")
    tell(a.bob, title="Of the pottery", client_id=a.pottery.pk)
    tell(a.bob, title="Of nobody", client_id=None)

    Access.objects.filter(contact=a.bob, client=a.pottery).delete()

    assert set(titles(a.bob)) == {"Of nobody", "Of the household"}


def test_staff_have_a_list_of_their_own(a, tell):
    tell(a.staff, kind=OF_STAFF.key)

    assert titles(a.staff) == ["Something happened"]
    assert delivered() == ["stella@example.com"]
    type(a.staff).objects.filter(pk=a.staff.pk).update(is_active=False)
    tell(a.staff, kind=OF_STAFF.key)
    assert delivered() == ["stella@example.com"]


def test_who_stands_on_both_sides_has_two_lists(a, tell):
    owner = Contact.objects.get(user=a.owner.user)
    tell(owner, client_id=None, title="As a client")
    tell(a.owner, client_id=None, title="As staff", kind=OF_STAFF.key)

    assert titles(owner) == ["As a client"]
    assert titles(a.owner) == ["As staff"]


def test_a_kind_nobody_registered_is_an_error(a, tell):
    with pytest.raises(LookupError):
        tell(kind="test.unknown")


def test_long_and_broken_lines_fit(a, tell):
    tell(title="x" * 500, detail="a\nb")

    row = Notification.objects.get()
    assert (len(row.title), row.detail) == (300, "a b")


def test_somebody_who_accepts_their_invitation_is_announced_to_who_looks_after_the_client(a):
    clients.edit(client=a.household, by=a.owner, now=NOON, assigned_to=a.staff.pk)
    added = clients.add_contact(
        client=a.household, by=a.owner, now=NOON, name="Dora Dale", email="dora@example.com"
    )
    from config.demo.acting import admit  # noqa: PLC0415

    admit(contact=added.access.contact, client=a.household, by=a.owner, now=NOON)

    assert titles(a.staff) == ["Dora Dale opened their portal"]
    assert titles(a.admin) == []
