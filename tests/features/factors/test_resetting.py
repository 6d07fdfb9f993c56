"""Whoever lost everything begins anew: by the team, by the firm for its clients, by the platform for a lone owner."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from features.accounts import operations as accounts
from features.accounts import tickets
from features.accounts.models import Membership, Session
from features.accounts.operations import safety
from features.base.errors import Conflict, NotAllowed, NotThere
from features.base.models import AuditEvent
from features.clients import operations as clients
from features.clients.models import Client
from features.factors import operations, queries
from features.factors.models import Authenticator, Passkey
from tenants.context import inside
from tests.cast import NOON
from tests.features.accounts.conftest import fresh
from tests.features.factors.conftest import session_of, with_app, with_passkey

LATER, LONG_AGO = NOON + timedelta(minutes=1), NOON - timedelta(days=8)


def test_the_team_resets_a_colleague_who_is_signed_out_and_told(a, post):
    with_app(a.staff)

    operations.reset_colleague(colleague=a.staff, by=a.owner, now=LATER)

    assert not queries.has(a.staff.user)
    assert not Session.objects.filter(user=a.staff.user).exists()
    assert session_of(a.staff, LATER).second_step == Session.SecondStep.NONE
    assert AuditEvent.objects.get(event="two_step.reset").actor_id == a.owner.actor_id
    assert "was reset" in post()[-1].text


def test_not_somebody_who_holds_more_and_not_oneself(a):
    with_app(a.owner)
    with_app(a.admin)

    for colleague in (a.owner, a.admin):
        with pytest.raises(NotAllowed):
            operations.reset_colleague(colleague=colleague, by=a.admin, now=LATER)
    assert queries.has(a.owner.user)
    assert queries.has(a.admin.user)


def test_there_must_be_something_to_reset(a):
    with pytest.raises(Conflict):
        operations.reset_colleague(colleague=a.staff, by=a.owner, now=LATER)


def test_a_clients_person_is_reset_by_who_may_let_people_in(a):
    with_app(a.alice)

    clients.reset_second_step(contact=a.alice, client=_client(a), by=a.staff, now=LATER)

    assert not queries.has(a.alice.user)
    assert AuditEvent.objects.get(event="two_step.reset").client_id == _client(a).pk


def test_a_contact_who_works_here_is_the_teams_alone(a):
    """Else whoever may invite clients could take the owner's second step away."""
    with_app(a.alice)
    Membership.objects.create(user=a.alice.user, role="owner", joined_at=NOON)

    with pytest.raises(NotAllowed, match="works here too"):
        clients.reset_second_step(contact=a.alice, client=_client(a), by=a.staff, now=LATER)
    assert queries.has(a.alice.user)


def test_not_by_who_sees_but_some_of_their_clients(a):
    """Else whoever looks after one client could let a reader of the mailbox in to the others."""
    with_app(a.bob)
    role = accounts.make_role(name="Near", permissions=["clients.invite"], assigned_only=True, by=a.owner)
    Membership.objects.filter(pk=a.staff.pk).update(role="", custom_role=role)
    near = Membership.objects.get(pk=a.staff.pk)
    pottery = Client.objects.exclude(accesses__contact=a.alice).get(accesses__contact=a.bob)
    Client.objects.filter(pk=pottery.pk).update(assigned_to=near)

    with pytest.raises(NotAllowed, match="do not work for"):
        clients.reset_second_step(contact=a.bob, client=pottery, by=near, now=LATER)
    assert queries.has(a.bob.user)


def test_for_a_client_they_do_not_act_for_they_are_not_there(a):
    with_app(a.alice)
    pottery = Client.objects.exclude(accesses__contact=a.alice).filter(accesses__contact=a.bob).get()

    with pytest.raises(NotThere):
        clients.reset_second_step(contact=a.alice, client=pottery, by=a.owner, now=LATER)


def _client(a) -> Client:
    return Client.objects.get(accesses__contact=a.alice)


class TestPlatform:
    @pytest.fixture
    def locked(self, cast):
        with inside(cast.a.firm):
            with_app(fresh(cast.a).owner)
        return cast.a

    def test_it_helps_an_owner_nobody_else_can_help(self, locked, capsys):
        call_command("reset_two_step", locked.firm.slug, locked.owner.user.email.upper())

        assert "sets up a new second step" in capsys.readouterr().out
        with inside(locked.firm):
            assert not Authenticator.objects.exists()
            assert AuditEvent.objects.get(event="two_step.reset").actor_side == "system"

    @pytest.mark.parametrize(
        ("slug", "email", "words"),
        [
            ("nowhere", "olga@example.com", "no firm"),
            ("", "nobody@example.com", "Nobody at"),
            ("", "stella@example.com", "no two-step"),
        ],
    )
    def test_it_says_what_is_wrong(self, locked, slug, email, words):
        with pytest.raises(CommandError, match=words):
            call_command("reset_two_step", slug or locked.firm.slug, email)


class TestNotMe:
    def secure(self, person, issued):
        ticket = tickets.issue(user=person.user, purpose=tickets.Purpose.NOT_ME, now=issued)
        return lambda: safety.secure(token=ticket.token, code=ticket.code, now=LATER + timedelta(minutes=5))

    def test_what_an_intruder_added_goes(self, a):
        with_app(a.owner, LONG_AGO)
        not_me = self.secure(a.owner, LATER)
        with_passkey(a.owner, LATER)

        not_me()

        assert queries.has_app(a.owner.user)
        assert not Passkey.objects.exists()

    def test_however_many_mails_came_after_it(self, a, post):
        """A thief who adds a passkey and then does more, so that newer mails bury the first, keeps nothing either."""
        with_app(a.owner, LONG_AGO)
        session, _ = with_passkey(a.owner, LATER)
        for minute in range(1, 6):
            operations.make_new_codes(session=session, now=LATER + timedelta(minutes=minute))

        newest = post()[-1]
        safety.secure(token=newest.token, code=newest.code, now=LATER + timedelta(minutes=6))

        assert queries.has_app(a.owner.user)
        assert not Passkey.objects.exists()

    def test_though_the_password_was_changed_first(self, a):
        """Which a thief's passkey survives: it opens without one."""
        not_me = self.secure(a.owner, LATER)
        with_passkey(a.owner, LATER)
        link = tickets.issue(user=a.owner.user, purpose=tickets.Purpose.RESET, now=LATER)
        accounts.set_new_password(token=link.token, password="seven blue kettles", now=LATER)

        not_me()

        assert not Passkey.objects.exists()

    def test_with_all_of_it_new_a_password_is_enough_again(self, a):
        not_me = self.secure(a.owner, NOON)
        with_app(a.owner, LATER)

        not_me()

        assert not queries.has(a.owner.user)
