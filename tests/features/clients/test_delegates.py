"""Whom contacts let in: narrower, for a time, never further, and gone with whoever let them in."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail

from features.base import outbox
from features.base.errors import Conflict, NotThere, Refused, TooMany
from features.base.models import AuditEvent
from features.clients import delegates, operations, queries
from features.clients.models import Access, Contact
from features.clients.rights import ContactRight, Level, NotInAccess
from features.clients.switches import DELEGATES, FULL_DELEGATES
from features.toggles import operations as toggles
from tests.cast import NOON
from tests.features.clients.conftest import person

SEE = ContactRight.SEE_DOCUMENTS
NEXT_YEAR = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _on(a):
    turn(a, DELEGATES)


def turn(a, switch, *, on=True):
    toggles.turn(switch=switch, on=on, by=a.owner)


def let_in(a, giver=None, **given):
    said = {
        "name": "Dora Delegate",
        "email": "dora@example.com",
        "level": Level.VIEW_ONLY,
        "ends_on": NEXT_YEAR,
    }
    return operations.invite_delegate(
        contact=giver or a.alice, client_id=a.household.pk, given=said | given, now=NOON
    )  # fmt: skip


def test_somebody_new_is_let_in_by_the_link_of_a_mail(a, post):
    access = let_in(a)

    [token] = post()
    operations.accept(token=token, now=NOON)

    dora = Contact.objects.get(pk=access.contact_id)
    assert dora.may(SEE, a.household)
    assert not dora.may(ContactRight.UPLOAD, a.household)
    (letter,) = [one for one in mail.outbox if one.to == ["dora@example.com"]]
    assert "Alice Alder gave you access" in str(letter.subject)


def test_somebody_known_gets_a_mail_that_leads_to_the_portal(a, post):
    let_in(a, email="charlie@example.com", name="My bookkeeper")

    assert post() == []
    assert a.charlie.may(SEE, a.household)
    (letter,) = [one for one in mail.outbox if one.to == ["charlie@example.com"]]
    assert "My bookkeeper" in letter.body
    assert "Charlie" not in letter.body


@pytest.mark.parametrize(
    "given",
    [
        {"level": Level.FULL}, {"level": "owner"}, {"ends_on": None}, {"ends_on": date(2026, 3, 9)},
        {"ends_on": date(2027, 3, 12)}, {"email": "alice@example.com"}, {"email": "no address"}, {"name": ""},
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused(a, given):
    with pytest.raises(Refused):
        let_in(a, **given)
    assert not Access.objects.filter(granted_by__isnull=False).exists()


def test_full_access_is_given_where_the_firm_says_so(a):
    turn(a, FULL_DELEGATES)

    access = let_in(a, level=Level.FULL)

    assert access.contact.may(SEE, a.household)
    assert not access.contact.may(ContactRight.MANAGE_DELEGATES, a.household)
    with pytest.raises(NotInAccess):
        let_in(a, giver=access.contact, email="further@example.com")


def test_off_means_not_there(a):
    turn(a, DELEGATES, on=False)
    with pytest.raises(NotThere):
        let_in(a)


def test_nobody_gives_what_is_not_theirs(a):
    with pytest.raises(NotThere):
        let_in(a, giver=a.charlie)
    for level in (Level.VIEW_ONLY, Level.UPLOAD_ONLY, Level.PAY_ONLY):
        operations.set_access(contact=a.alice, client=a.household, by=a.owner, now=NOON, level=level)
        with pytest.raises(NotInAccess):
            let_in(a)


def test_who_is_limited_gives_nothing_further(a):
    operations.set_access(contact=a.alice, client=a.household, by=a.owner, now=NOON, projects=[])
    with pytest.raises(NotInAccess):
        let_in(a)


def test_not_longer_than_ones_own(a):
    operations.set_access(
        contact=a.alice, client=a.household, by=a.owner, now=NOON, ends_on=date(2026, 6, 30)
    )
    with pytest.raises(Refused):
        let_in(a, ends_on=date(2026, 7, 1))
    let_in(a, ends_on=date(2026, 6, 30))


def test_who_has_access_is_not_made_a_delegate(a):
    with pytest.raises(Conflict):
        let_in(a, email="bob@example.com")
    operations.end_access(contact=a.bob, client=a.household, by=a.owner, now=NOON)
    with pytest.raises(Conflict):
        let_in(a, email="bob@example.com")  # what the firm ended, a client does not give anew


def test_one_ends_what_one_gave_and_gives_it_anew(a):
    access = let_in(a)
    with pytest.raises(NotThere):
        operations.end_delegate(contact=a.bob, access_id=access.pk, now=NOON)

    operations.end_delegate(contact=a.alice, access_id=access.pk, now=NOON)

    assert not access.contact.may(SEE, a.household)
    assert list(queries.delegates_of(a.alice)) == []
    assert let_in(a, level=Level.PAY_ONLY).pk == access.pk
    assert AuditEvent.objects.filter(event="access.ended", actor_id=a.alice.user_id).count() == 1


WAYS = {
    "removed": lambda a: operations.remove_contact(contact=a.alice, client=a.household, by=a.owner, now=NOON),
    "ended": lambda a: operations.end_access(contact=a.alice, client=a.household, by=a.owner, now=NOON),
    "narrowed": lambda a: operations.set_access(
        contact=a.alice, client=a.household, by=a.owner, now=NOON, level=Level.VIEW_ONLY
    ),
    "limited": lambda a: operations.set_access(
        contact=a.alice, client=a.household, by=a.owner, now=NOON, projects=[]
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_they_go_with_whoever_let_them_in(a, way):
    access = let_in(a)

    WAYS[way](a)

    assert not access.contact.may(SEE, a.household)
    assert AuditEvent.objects.filter(event="access.ended", about_id=access.contact_id).count() == 1
    access.refresh_from_db()
    assert access.ends_at == NOON


@pytest.mark.parametrize("row", ["contact", "user"])
def test_they_count_for_nothing_while_whoever_let_them_in_is_shut_out(a, row):
    access = let_in(a)
    thing = a.alice if row == "contact" else a.alice.user

    type(thing).objects.filter(pk=thing.pk).update(is_active=False)

    assert not access.contact.may(SEE, a.household)


def test_they_go_when_the_day_of_whoever_let_them_in_is_over(a):
    operations.set_access(
        contact=a.alice, client=a.household, by=a.owner, now=NOON, ends_on=date(2026, 6, 30)
    )
    access = let_in(a, ends_on=date(2026, 6, 30))
    later = NOON + timedelta(days=200)

    with time_machine.travel(later):
        assert not access.contact.may(SEE, a.household)
        operations.note_ends(now=later)

    assert AuditEvent.objects.filter(event="access.ended", about_id=access.contact_id).count() == 1


def test_a_mail_that_waits_is_not_sent_once_it_ended(a):
    access = let_in(a, email="charlie@example.com")
    operations.end_delegate(contact=a.alice, access_id=access.pk, now=NOON)

    outbox.deliver_waiting()

    assert not [one for one in mail.outbox if one.to == ["charlie@example.com"]]


def test_what_nobody_vouches_for_any_more_the_firm_gives_anew(a):
    access = let_in(a)
    operations.remove_contact(contact=a.alice, client=a.household, by=a.owner, now=NOON)

    operations.set_access(
        contact=access.contact, client=a.household, by=a.owner, now=NOON, ends_on=date(2026, 12, 31)
    )

    assert access.contact.may(SEE, a.household)
    access.refresh_from_db()
    assert access.granted_by is None


def test_ten_a_day_are_enough(a):
    for number in range(10):
        access = let_in(a, email=f"d{number}@example.com")
        operations.end_delegate(contact=a.alice, access_id=access.pk, now=NOON)
    with pytest.raises(TooMany):
        let_in(a, email="eleventh@example.com")


def test_the_firm_finds_it_in_its_inbox(a):
    access = let_in(a)

    assert list(delegates.unseen(a.owner)) == [access]

    operations.end_delegate(contact=a.alice, access_id=access.pk, now=NOON)
    assert not delegates.unseen(a.owner).exists()


def test_a_person_of_two_clients_loses_only_the_one(a):
    dora = person("Dora", a.bakery, joined_at=NOON)
    let_in(a)
    operations.remove_contact(contact=a.alice, client=a.household, by=a.owner, now=NOON)

    assert {one.pk for one in queries.acted_for_by(dora)} == {a.bakery.pk}
