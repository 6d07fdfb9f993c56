import itertools
from datetime import timedelta

import pytest

from features.accounts import operations, queries, roles, sessions, tickets
from features.accounts.models import Membership, Session
from features.accounts.roles import Role
from features.accounts.tickets import Purpose
from features.base import events
from features.base.errors import Conflict, NotAllowed, NotThere
from features.base.models import AuditEvent
from features.base.permissions import Permission
from tests.cast import NOON
from tests.features.accounts.conftest import member

OWNER, ADMIN, STAFF = Role.OWNER, Role.ADMIN, Role.STAFF


def change(colleague, role, by):
    operations.change_role(colleague=colleague, role=role, by=by)


def switch_off(colleague, by):
    operations.deactivate(colleague=colleague, by=by, now=NOON)


def role_of(one):
    return Membership.objects.get(pk=one.pk).role


@pytest.mark.parametrize(
    ("by", "who", "role", "is_allowed"),
    [
        ("owner", "staff", ADMIN, True), ("owner", "staff", OWNER, True), ("owner", "admin", STAFF, True),
        ("admin", "staff", ADMIN, True), ("admin", "staff", OWNER, False), ("admin", "owner", STAFF, False),
        ("admin", "admin", OWNER, False), ("admin", "admin", STAFF, True),
        ("staff", "staff", OWNER, False), ("staff", "staff", STAFF, False), ("staff", "admin", STAFF, False),
        ("owner", "staff", "king", False),
    ],
)  # fmt: skip
def test_nobody_gives_or_changes_a_role_above_their_own(a, by, who, role, is_allowed):
    before = role_of(getattr(a, who))
    if is_allowed:
        change(getattr(a, who), role, getattr(a, by))
    else:
        with pytest.raises(NotAllowed):
            change(getattr(a, who), role, getattr(a, by))

    assert role_of(getattr(a, who)) == (role if is_allowed else before)


def test_a_change_of_role_is_written_down_once(a):
    change(a.staff, ADMIN, a.owner)
    change(a.staff, ADMIN, a.owner)

    event = AuditEvent.objects.get(event="colleague.role_changed")
    assert (event.actor_name, event.about_name) == ("Olga Owner", "Stella Staff")
    assert event.details == {"old": "staff", "new": "admin", "was": "Staff", "now": "Administrator"}
    assert events.sentence(event) == "changed the role of Stella Staff from Staff to Administrator"


def test_a_role_counts_from_the_moment_it_is_taken_away(a):
    stale = Membership.objects.select_related("user").get(pk=a.admin.pk)
    change(a.admin, STAFF, a.owner)

    with pytest.raises(NotAllowed):
        change(a.staff, ADMIN, stale)


def test_the_last_owner_can_not_step_down_but_one_of_two_can(a):
    with pytest.raises(Conflict, match="at least one owner"):
        change(a.owner, ADMIN, a.owner)

    change(a.admin, OWNER, a.owner)
    change(a.owner, STAFF, a.owner)
    assert (role_of(a.owner), role_of(a.admin)) == (STAFF, OWNER)


def test_an_owner_who_has_left_or_has_not_joined_does_not_count_as_one(a):
    member("Former Owner", OWNER, is_active=False)
    member("Future Owner", OWNER, joined_at=None, is_active=False)

    with pytest.raises(Conflict):
        change(a.owner, ADMIN, a.owner)


def test_who_is_switched_off_is_out_at_once(a):
    sessions.start(user=a.staff.user, side=Session.Side.STAFF, method="password", now=NOON)
    kept, _ = sessions.start(user=a.staff.user, side=Session.Side.CLIENT, method="link", now=NOON)
    reset = tickets.issue(user=a.staff.user, purpose=Purpose.RESET, now=NOON)

    switch_off(a.staff, a.admin)

    assert list(Session.objects.filter(user=a.staff.user)) == [kept]
    assert tickets.peek(token=reset.token, purpose=Purpose.RESET, now=NOON) is None
    assert not Membership.objects.get(pk=a.staff.pk).can(Permission.CLIENTS_VIEW)
    assert AuditEvent.objects.get(event="colleague.deactivated").details == {"sessions_ended": 1}


def test_and_back_in_with_the_same_role(a):
    switch_off(a.staff, a.owner)

    operations.reactivate(colleague=a.staff, by=a.admin)

    again = Membership.objects.get(pk=a.staff.pk)
    assert (again.is_active, again.role, again.is_invited) == (True, STAFF, False)


@pytest.mark.parametrize(
    ("by", "who"), [("admin", "owner"), ("staff", "admin"), ("admin", "admin"), ("owner", "owner")]
)
def test_nobody_switches_off_somebody_above_or_themselves(a, by, who):
    with pytest.raises(NotAllowed):
        switch_off(getattr(a, who), getattr(a, by))

    assert Membership.objects.get(pk=getattr(a, who).pk).is_active


def test_twice_is_once(a):
    switch_off(a.staff, a.owner)
    with pytest.raises(Conflict):
        switch_off(a.staff, a.owner)
    operations.reactivate(colleague=a.staff, by=a.owner)
    with pytest.raises(Conflict):
        operations.reactivate(colleague=a.staff, by=a.owner)


def test_an_invitation_can_not_be_switched_on_instead_of_accepted(a):
    invited = operations.invite(email="ines@example.com", role=STAFF, by=a.owner, now=NOON)

    with pytest.raises(Conflict):
        operations.reactivate(colleague=invited, by=a.owner)


def test_the_team_lists_who_is_here_then_who_is_invited_then_who_left(a, cast, django_assert_num_queries):
    operations.invite(email="ines@example.com", role=STAFF, by=a.owner, now=NOON)
    member("Bea Before", is_active=False)

    with django_assert_num_queries(1):
        people = [(one.name, vars(one)["invited_until"]) for one in queries.team(by=a.admin)]

    assert people == [
        ("Adam Admin", None), ("Olga Owner", None), ("Stella Staff", None),
        ("ines@example.com", NOON + timedelta(days=7)), ("Bea Before", None),
    ]  # fmt: skip


def test_the_team_is_nobodys_business_without_the_permission(a):
    assert list(queries.team(by=a.staff)) == []
    with pytest.raises(NotThere):
        queries.colleague(a.owner.pk, by=a.staff)


def test_no_preset_lacks_what_the_one_below_holds():
    for above, below in itertools.pairwise(Role):
        assert roles.PERMISSIONS[below] <= roles.PERMISSIONS[above]
    assert roles.PERMISSIONS[OWNER] == frozenset(Permission)


def test_seeing_the_portal_as_a_client_is_for_owners_and_administrators():
    holders = {role for role in Role if Permission.PORTAL_IMPERSONATE in roles.PERMISSIONS[role]}

    assert holders == {OWNER, ADMIN}
