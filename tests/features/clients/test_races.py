"""Two at once, on connections of their own: one does it, the other is told (security §4.3)."""

from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from features.accounts import tickets
from features.accounts.models import Session, User
from features.base.errors import Conflict, DomainError
from features.base.models import AuditEvent
from features.clients import operations
from features.clients.importing import running
from features.clients.models import Access, Client, ClientImport, Contact, Invitation
from tenants.context import inside
from tests import racing
from tests.cast import Cast, FirmCast
from tests.features.clients.conftest import invited, person

AT_ONCE = 8
ROUNDS = 5


@pytest.fixture
def a(committed_database: Cast) -> FirmCast:
    return committed_database.a


def at_once(firm, act: Callable[[int], object]) -> list[object]:
    """Start eight together, each with its number; return what each got, or its refusal."""
    works = [partial(act, number) for number in range(AT_ONCE)]
    return racing.at_once(*works, firm=firm, refused=DomainError)


def test_an_invitation_is_accepted_once_however_often_the_button_is_pressed(a):
    for turn in range(ROUNDS):
        with inside(a.firm):
            contact = person(f"Racer{turn} Runner", a.pottery)
            token = invited(contact, a.pottery)

        def accept(_: int, token: str = token) -> object:
            return operations.accept(token=token, now=timezone.now())

        outcomes = at_once(a.firm, accept)

        assert sum(isinstance(outcome, tickets.TicketGone) for outcome in outcomes) == AT_ONCE - 1
        with inside(a.firm):
            assert Session.objects.filter(user=contact.user).count() == 1
            about = AuditEvent.objects.filter(event="invitation.accepted", actor_id=contact.user_id)
            assert about.count() == 1


def test_one_address_becomes_one_person_however_many_add_it(a):
    def add(number: int) -> object:
        client = (a.pottery, a.bakery, a.household)[number % 3]
        name, now = f"Ruth {number}", timezone.now()
        return operations.add_contact(client=client, by=a.staff, now=now, name=name, email="RUTH@example.com")

    outcomes = at_once(a.firm, add)

    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == AT_ONCE - 3
    with inside(a.firm):
        assert User.objects.filter(email="ruth@example.com").count() == 1
        contact = Contact.objects.get(user__email="ruth@example.com")
        assert Access.objects.filter(contact=contact).count() == 3


def test_pressing_invite_together_sends_one_mail(a):
    with inside(a.firm):
        contact = person("Ida Invited", a.pottery)

    def invite(number: int) -> object:
        mine = Contact.objects.select_related("user").get(pk=contact.pk)
        return operations.invite(contact=mine, client=a.pottery, by=a.staff, now=timezone.now())

    outcomes = at_once(a.firm, invite)

    assert sum(isinstance(outcome, Invitation) for outcome in outcomes) == 1


def test_accepting_and_removing_together_never_leaves_access_behind(a):
    for turn in range(ROUNDS):
        with inside(a.firm):
            contact = person(f"Leaver{turn} Late", a.pottery)
            token = invited(contact, a.pottery)

        def act(number: int, token=token, contact=contact) -> object:
            if number % 2:
                return operations.accept(token=token, now=timezone.now())
            return operations.remove_contact(
                contact=contact, client=a.pottery, by=a.staff, now=timezone.now()
            )

        at_once(a.firm, act)

        with inside(a.firm):
            assert not Access.objects.filter(contact=contact).exists()
            still = Invitation.objects.select_related("ticket").get(contact=contact)
            assert still.state(timezone.now()) != Invitation.State.SENT


def test_a_changed_address_and_an_acceptance_together_leave_nobody_in(a):
    for turn in range(ROUNDS):
        with inside(a.firm):
            contact = person(f"Mover{turn} Moved", a.pottery)
            token = invited(contact, a.pottery)

        def act(number: int, token=token, contact=contact, turn=turn) -> object:
            if number % 2:
                return operations.accept(token=token, now=timezone.now())
            mine = Contact.objects.select_related("user").get(pk=contact.pk)
            return operations.edit_contact(
                contact=mine, client=a.pottery, by=a.staff, now=timezone.now(), email=f"new{turn}@example.com"
            )

        at_once(a.firm, act)

        with inside(a.firm):
            assert not Session.objects.filter(user=contact.user).exists()
            still = Invitation.objects.select_related("ticket").get(contact=contact)
            assert not still.is_live(timezone.now())


def test_two_senders_of_one_to_field_make_one_person_each_and_never_wait_for_each_other(a):
    def send(number: int) -> object:
        some = [f"both{one}@example.com" for one in range(4)]
        to = "; ".join(some if number % 2 else reversed(some))
        return operations.invite_recipients(to=to, client=a.pottery, by=a.staff, now=timezone.now())

    outcomes = at_once(a.firm, send)

    assert all(isinstance(outcome, list) for outcome in outcomes)
    with inside(a.firm):
        assert User.objects.filter(email__startswith="both").count() == 4
        assert Invitation.objects.filter(email__startswith="both", revoked_at__isnull=True).count() == 4


def test_an_import_that_runs_twice_at_once_brings_each_row_once(a, monkeypatch):
    monkeypatch.setattr(running, "ROWS_AT_ONCE", 10)
    lines = "".join(f"Client {n},Person {n},row{n}@example.com\n" for n in range(100))
    with inside(a.firm):
        draft = operations.bring(
            name="x.csv", content=f"Client,Contact,Email\n{lines}".encode(), by=a.staff, now=timezone.now()
        )
        ClientImport.objects.filter(pk=draft.pk).update(state=ClientImport.State.RUNNING)

    def run(_: int) -> object:
        while running.step(draft.pk, now=timezone.now()).state == ClientImport.State.RUNNING:
            pass
        return None

    at_once(a.firm, run)

    with inside(a.firm):
        draft.refresh_from_db()
        assert (draft.counts["clients"], draft.counts["people"], draft.faults) == (100, 100, [])
        assert Client.objects.filter(name__startswith="Client ").count() == 100
