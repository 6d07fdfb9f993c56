"""Several at once, on connections of their own: one gets through (security 4.3)."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from features.accounts import operations, sessions, tickets
from features.accounts.models import CustomRole, EmailChange, Membership, PresetReach, Session, Ticket, User
from features.accounts.operations import addressing, proving, safety
from features.accounts.roles import Role
from features.accounts.tickets import CodeWrong, Purpose, TicketGone
from features.base.errors import Conflict, NotAllowed, Refused
from features.base.permissions import Permission
from tenants.context import inside
from tests import database, racing
from tests.cast import NOON, Cast, FirmCast, make_cast
from tests.environment import WORKER

pytestmark = pytest.mark.slow
PASSWORD = "seven blue kettles"
ROUNDS = 5


@pytest.fixture(scope="module")
def committed_cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """A database that commits, made once for this file."""
    with django_db_blocker.unblock(), database.copied(f"portico_races_{WORKER}_{os.getpid()}"):
        yield make_cast()


@pytest.fixture
def a(committed_cast: Cast) -> FirmCast:
    """Firm A as it began: everybody in their role, nothing under way."""
    a = committed_cast.a
    with inside(a.firm):
        for one, role in ((a.owner, Role.OWNER), (a.admin, Role.ADMIN), (a.staff, Role.STAFF)):
            Membership.objects.filter(pk=one.pk).update(role=role, custom_role=None, is_active=True)
        CustomRole.objects.all().delete()
        PresetReach.objects.all().delete()
        Ticket.objects.all().delete()
        Session.objects.all().delete()
    return a


def at_once(firm, *works: Callable[[], Any]) -> list[str]:
    """Start all together; return "done" or the kind of error each ended in, sorted."""
    outcomes = racing.at_once(*works, firm=firm, refused=Exception)
    return sorted(type(one).__name__ if isinstance(one, Exception) else "done" for one in outcomes)


def invite(a: FirmCast, email: str) -> tuple[Membership, str]:
    """Return a colleague who is invited now, and the token in their mail."""
    with inside(a.firm):
        invited = operations.invite(email=email, role=Role.STAFF, by=a.owner, now=NOON)
        token = tickets.issue(user=invited.user, purpose=Purpose.STAFF_INVITATION, now=NOON).token
    return invited, token


def person(model, pk):
    return model.objects.select_related("user").get(pk=pk)


def test_a_link_pressed_eight_times_at_once_begins_one_session(a):
    for _ in range(ROUNDS):
        with inside(a.firm):
            Session.objects.all().delete()
            token = tickets.issue(user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON, browser="here").token

        def press(token=token):
            operations.enter_by_link(token=token, now=NOON, browser="here")

        assert at_once(a.firm, *[press] * 8) == ["TicketGone"] * 7 + ["done"]
        with inside(a.firm):
            assert Session.objects.count() == 1


def test_two_links_of_one_person_pressed_at_once_begin_one_session(a):
    for _ in range(ROUNDS):
        with inside(a.firm):
            issued = [tickets.issue(user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON) for _ in range(2)]

        def press(one):
            tickets.consume(token=one.token, purpose=Purpose.SIGN_IN, now=NOON)

        outcomes = at_once(a.firm, *[lambda one=one: press(one) for one in issued])
        assert outcomes == ["TicketGone", "done"]


def test_of_many_wrong_codes_at_once_five_are_looked_at(a):
    with inside(a.firm):
        issued = tickets.issue(user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON)

    def guess():
        tickets.check_code(ticket=issued.ticket, code="WRONG234", now=NOON)

    outcomes = at_once(a.firm, *[guess] * 10)

    assert set(outcomes) <= {CodeWrong.__name__, TicketGone.__name__}
    with inside(a.firm):
        assert Ticket.objects.get(pk=issued.ticket.pk).code_tries == 5
        assert tickets.peek(token=issued.token, purpose=Purpose.SIGN_IN, now=NOON) is None


def test_of_many_asked_for_at_once_three_stay_good(a):

    def ask():
        tickets.issue(user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON)

    assert at_once(a.firm, *[ask] * 8) == ["done"] * 8
    with inside(a.firm):
        assert Ticket.objects.filter(used_at__isnull=True, expires_at__gt=NOON).count() == 3


def test_an_invitation_accepted_twice_at_once_is_accepted_once(a):
    for number in range(ROUNDS):
        email = f"ines{number}@example.com"
        _, token = invite(a, email)

        def join(name, token=token):
            operations.accept(token=token, name=name, password=PASSWORD, now=NOON)

        outcomes = at_once(a.firm, lambda: join("Ines One"), lambda: join("Ines Two"))
        assert outcomes == ["TicketGone", "done"]
        with inside(a.firm):
            assert Session.objects.filter(user__email=email).count() == 1


def test_accepted_and_withdrawn_at_once_one_of_the_two_happens(a):
    for number in range(ROUNDS):
        email = f"otto{number}@example.com"
        invited, token = invite(a, email)

        def accept(token=token):
            operations.accept(token=token, name="Otto", password=PASSWORD, now=NOON)

        def withdraw(pk=invited.pk):
            operations.revoke(colleague=person(Membership, pk), by=a.owner, now=NOON)

        outcomes = at_once(a.firm, accept, withdraw)
        assert outcomes in (["Conflict", "done"], ["TicketGone", "done"])
        with inside(a.firm):
            assert User.objects.filter(email=email).exists() is (Conflict.__name__ in outcomes)


def test_one_colleague_invited_twice_at_once_is_invited_once(a):

    def invite():
        operations.invite(email="twice@example.com", role=Role.STAFF, by=a.owner, now=NOON)

    assert at_once(a.firm, invite, invite) == ["Conflict", "done"]
    with inside(a.firm):
        assert Membership.objects.filter(user__email="twice@example.com").count() == 1


@pytest.mark.parametrize("how", ["demote", "switch off"])
def test_two_owners_who_remove_each_other_at_once_leave_one(a, how):
    for _ in range(ROUNDS):
        with inside(a.firm):
            Membership.objects.filter(pk__in=[a.owner.pk, a.admin.pk]).update(role=Role.OWNER, is_active=True)

        def remove(by, whom):
            actor, colleague = person(Membership, by.pk), person(Membership, whom.pk)
            if how == "demote":
                operations.change_role(colleague=colleague, role=Role.STAFF, by=actor)
            else:
                operations.deactivate(colleague=colleague, by=actor, now=NOON)

        outcomes = at_once(a.firm, lambda: remove(a.owner, a.admin), lambda: remove(a.admin, a.owner))
        assert outcomes == [NotAllowed.__name__, "done"]
        with inside(a.firm):
            assert Membership.objects.filter(role=Role.OWNER, is_active=True).count() == 1


def test_two_owners_who_step_down_at_once_leave_one(a):
    for _ in range(ROUNDS):
        with inside(a.firm):
            Membership.objects.filter(pk__in=[a.owner.pk, a.admin.pk]).update(role=Role.OWNER)

        def step_down(who):
            me = person(Membership, who.pk)
            operations.change_role(colleague=me, role=Role.STAFF, by=me)

        outcomes = at_once(a.firm, lambda: step_down(a.owner), lambda: step_down(a.admin))
        assert outcomes == [Conflict.__name__, "done"]


def make(a, name, *permissions):
    with inside(a.firm):
        CustomRole.objects.filter(name=name).delete()
        return operations.make_role(name=name, permissions=permissions, by=person(Membership, a.owner.pk))


def have(a, who, role):
    with inside(a.firm):
        Membership.objects.filter(pk=who.pk).update(role="" if role else Role.STAFF, custom_role=role)


def test_a_role_removed_while_it_is_given_is_either_gone_or_had(a):
    for _ in range(ROUNDS):
        have(a, a.staff, None)
        role = make(a, "Brief", "clients.view")

        def give(key=str(role.pk)):
            colleague, by = person(Membership, a.staff.pk), person(Membership, a.admin.pk)
            operations.change_role(colleague=colleague, role=key, by=by)

        def remove(role=role):
            operations.remove_role(role=role, by=person(Membership, a.owner.pk))

        outcomes = at_once(a.firm, give, remove)
        assert outcomes in ([Conflict.__name__, "done"], [NotAllowed.__name__, "done"])
        with inside(a.firm):
            is_there = CustomRole.objects.filter(pk=role.pk).exists()
            assert is_there is (Conflict.__name__ in outcomes)
            assert Membership.objects.filter(custom_role=role).exists() is is_there


def test_who_gives_a_role_while_theirs_is_made_smaller_is_first_or_refused(a):
    """Both wait for one lock: whoever comes second meets what the first one left."""
    for _ in range(ROUNDS):
        have(a, a.staff, None)
        have(a, a.admin, None)
        half, small = make(a, "Half", "team.manage", "clients.view"), make(a, "Small", "clients.view")
        have(a, a.admin, half)
        have(a, a.staff, make(a, "Other", "clients.view"))

        def give(key=str(small.pk)):
            colleague, by = person(Membership, a.staff.pk), person(Membership, a.admin.pk)
            operations.change_role(colleague=colleague, role=key, by=by)

        def shrink(role=half):
            by = person(Membership, a.owner.pk)
            operations.edit_role(role=role, name="Half", permissions=["clients.view"], by=by)

        outcomes = at_once(a.firm, give, shrink)
        assert outcomes in (["done", "done"], [NotAllowed.__name__, "done"])
        with inside(a.firm):
            given = Membership.objects.get(pk=a.staff.pk).custom_role == small
            assert given is (outcomes == ["done", "done"])
            assert not person(Membership, a.admin.pk).can(Permission.TEAM_MANAGE)


def test_two_who_change_one_role_at_once_leave_what_one_of_them_wanted(a):
    role = make(a, "Shared", "clients.view")
    wanted = (["clients.view", "documents.view"], ["activity.view"])
    for _ in range(ROUNDS):

        def write(permissions, by):
            operations.edit_role(
                role=role, name="Shared", permissions=permissions, by=person(Membership, by.pk)
            )

        outcomes = at_once(a.firm, lambda: write(wanted[0], a.owner), lambda: write(wanted[1], a.admin))
        assert outcomes == ["done", "done"]
        with inside(a.firm):
            assert CustomRole.objects.get(pk=role.pk).permissions in wanted


def test_two_roles_of_one_name_made_at_once_are_one(a):
    def take():
        operations.make_role(name="Once", permissions=["clients.view"], by=person(Membership, a.owner.pk))

    assert at_once(a.firm, take, take) == [Refused.__name__, "done"]


def test_a_preset_limited_while_it_gives_is_first_or_refused(a):
    """An administrator gives a role that sees every client, while administrators are limited to theirs."""
    for _ in range(ROUNDS):
        with inside(a.firm):
            PresetReach.objects.all().delete()
        have(a, a.staff, None)

        def give():
            colleague, by = person(Membership, a.staff.pk), person(Membership, a.admin.pk)
            operations.change_role(colleague=colleague, role=Role.READ_ONLY, by=by)

        def limit():
            operations.limit_preset(preset=Role.ADMIN, assigned_only=True, by=person(Membership, a.owner.pk))

        outcomes = at_once(a.firm, give, limit)
        assert outcomes in (["done", "done"], [NotAllowed.__name__, "done"])
        with inside(a.firm):
            given = Membership.objects.get(pk=a.staff.pk).role == Role.READ_ONLY
            assert given is (outcomes == ["done", "done"])
            assert person(Membership, a.admin.pk).limited_to == a.admin.pk


def signed_in(contact):
    return sessions.start(user=contact.user, side=Session.Side.CLIENT, method="link", now=NOON)[0]


def wish(contact, email, number):
    """A wish for another address, and what its mail holds."""
    issued = tickets.issue(user=contact.user, purpose=Purpose.EMAIL, now=NOON, browser=f"here {number}")
    EmailChange.objects.create(ticket=issued.ticket, email=email, before=contact.user.email)
    return issued


def test_another_address_asked_for_four_times_at_once_leaves_one_wish(a):
    with inside(a.firm):
        session = signed_in(a.alice)

    def ask(number):
        addressing.ask_for_other_email(session=session, email=f"alice{number}@example.org", now=NOON)

    outcomes = at_once(a.firm, *[lambda number=number: ask(number) for number in range(4)])

    assert outcomes == ["done"] * 4
    with inside(a.firm):
        assert addressing.open_changes(a.alice.user, now=NOON).count() == 1


def test_two_people_who_confirm_the_same_address_at_once_do_not_share_it(a):
    for number in range(ROUNDS):
        email = f"both{number}@example.org"
        with inside(a.firm):
            wishes = [wish(contact, email, number) for contact in (a.alice, a.bob)]

        def confirm(issued):
            addressing.confirm_other_email(token=issued.token, code=issued.code, sessions_here=[], now=NOON)

        outcomes = at_once(a.firm, *[lambda issued=issued: confirm(issued) for issued in wishes])
        assert outcomes == ["Conflict", "done"]
        with inside(a.firm):
            assert User.objects.filter(email__iexact=email).count() == 1


def test_a_new_address_confirmed_and_stopped_at_once_is_one_of_the_two(a):
    for number in range(ROUNDS):
        email = f"stopped{number}@example.org"
        with inside(a.firm):
            issued = wish(a.alice, email, number)
            stop = tickets.issue(user=a.alice.user, purpose=Purpose.NOT_ME, now=NOON)

        def confirm(issued=issued):
            addressing.confirm_other_email(token=issued.token, code=issued.code, sessions_here=[], now=NOON)

        def not_me(stop=stop):
            safety.secure(token=stop.token, code=stop.code, now=NOON)

        outcomes = at_once(a.firm, confirm, not_me)
        assert outcomes in (
            ["TicketGone", "done"],
            ["CodeWrong", "done"],
        )  # dead before it was found, or after
        with inside(a.firm):
            moved = User.objects.filter(email=email).exists()
            stopped = Ticket.objects.get(pk=stop.ticket.pk).used_at is not None
            assert moved is not stopped


def test_a_code_typed_in_six_tabs_at_once_proves_it_once(a):
    with inside(a.firm):
        session = signed_in(a.alice)
        issued = tickets.issue(
            user=a.alice.user, purpose=Purpose.PROOF, now=NOON, browser=proving.nonce(session)
        )

    def prove():
        proving.prove_by_code(session=session, code=issued.code, now=NOON)

    outcomes = at_once(a.firm, *[prove] * 6)

    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", CodeWrong.__name__, TicketGone.__name__}


def test_no_session_of_an_old_password_is_left_by_a_new_one(a):
    for number in range(ROUNDS):
        with inside(a.firm):
            user = User.objects.get(pk=a.owner.user_id)
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
            link = tickets.issue(user=user, purpose=Purpose.RESET, now=NOON)
            cache.clear()

        def renew(token=link.token, number=number):
            operations.set_new_password(token=token, password=f"seven blue kettles {number}", now=NOON)

        def enter(email=user.email):
            operations.enter_by_password(email=email, password=PASSWORD, known=True, now=NOON)

        at_once(a.firm, renew, enter, enter, enter)
        with inside(a.firm):
            assert not Session.objects.filter(user=user, method="password").exists()
