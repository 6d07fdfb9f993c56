"""Accesses that change at once: nobody keeps what somebody else has just ended, and nobody waits for nobody."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from features.clients import operations, terms
from features.clients.models import Access
from features.clients.rights import ContactRight, Level
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.features.clients.conftest import invited, person
from tests.features.clients.test_races import at_once

ROUNDS = 3


@pytest.fixture
def a(committed_database: Cast) -> FirmCast:
    return committed_database.a


def given(number: int) -> operations.Delegation:
    day = terms.today(timezone.now()) + timedelta(days=30)
    return {"name": "Dora", "email": f"d{number}@example.com", "level": Level.VIEW_ONLY, "ends_on": day}


def test_letting_somebody_in_while_being_removed_leaves_nobody_behind(a):
    for turn in range(ROUNDS):
        with inside(a.firm):
            giver = person(f"Giver{turn}", a.pottery, joined_at=timezone.now())

        def act(number: int, giver=giver, turn=turn) -> object:
            now = timezone.now()
            if number == 0:
                return operations.remove_contact(contact=giver, client=a.pottery, by=a.staff, now=now)
            said = given(10 * turn + number)
            return operations.invite_delegate(contact=giver, client_id=a.pottery.pk, given=said, now=now)

        found = at_once(a.firm, act)

        assert not [one for one in found if isinstance(one, OperationalError)]
        with inside(a.firm):
            assert not Access.objects.live().filter(granted_by=giver).exists()


def test_accepting_while_whoever_let_them_in_is_removed_gives_no_access(a):
    for turn in range(ROUNDS):
        with inside(a.firm):
            giver = person(f"Host{turn}", a.pottery, joined_at=timezone.now())
            guest = person(f"Guest{turn}")
            until = timezone.now() + timedelta(days=30)
            Access.objects.create(contact=guest, client=a.pottery, granted_by=giver, ends_at=until)
            token = invited(guest, a.pottery)

        def act(number: int, token=token, giver=giver) -> object:
            if number % 2:
                return operations.accept(token=token, now=timezone.now())
            return operations.remove_contact(contact=giver, client=a.pottery, by=a.staff, now=timezone.now())

        at_once(a.firm, act)

        with inside(a.firm):
            assert not guest.may(ContactRight.SEE_DOCUMENTS, a.pottery)


def test_two_edits_leave_one_of_the_two(a):
    levels = [Level.VIEW_ONLY, Level.PAY_ONLY]

    def act(number: int) -> object:
        return operations.set_access(
            contact=a.bob, client=a.pottery, by=a.staff, now=timezone.now(), level=levels[number % 2]
        )

    at_once(a.firm, act)

    with inside(a.firm):
        access = Access.objects.get(contact=a.bob, client=a.pottery)
        assert access.level in levels


def test_two_who_let_each_other_in_are_removed_together(a):
    """Each is the other's delegate, for another client: the locks are taken in one order."""
    for turn in range(ROUNDS):
        with inside(a.firm):
            one = person(f"One{turn}", a.pottery, joined_at=timezone.now())
            two = person(f"Two{turn}", a.bakery, joined_at=timezone.now())
            until = timezone.now() + timedelta(days=30)
            Access.objects.create(contact=two, client=a.pottery, granted_by=one, ends_at=until)
            Access.objects.create(contact=one, client=a.bakery, granted_by=two, ends_at=until)

        def act(number: int, one=one, two=two) -> object:
            contact, client = ((one, a.pottery), (two, a.bakery))[number % 2]
            return operations.remove_contact(contact=contact, client=client, by=a.staff, now=timezone.now())

        at_once(a.firm, act)  # a deadlock would raise

        with inside(a.firm):
            assert not Access.objects.live().filter(contact__in=[one, two]).exists()
