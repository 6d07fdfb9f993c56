"""Roles of a firm's own: nobody makes, changes or gives one that holds more than they hold."""

import pytest

from features.accounts import operations, queries, rolebook
from features.accounts.models import CustomRole, Membership, PresetReach, reach_changed
from features.accounts.roles import Role
from features.base import events
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.base.permissions import Permission as P  # noqa: N817  as in accounts.roles
from tenants.context import inside
from tests.features.accounts.conftest import member

HALF = frozenset({P.TEAM_MANAGE, P.CLIENTS_VIEW, P.DOCUMENTS_VIEW})


def values(*permissions):
    return [one.value for one in permissions]


def make(by, *permissions, name="Front desk", **more):
    return operations.make_role(name=name, permissions=values(*permissions), by=by, **more)


def edit(role, by, *permissions, **more):
    given = {"name": role.name, "description": role.description, "assigned_only": role.assigned_only} | more
    return operations.edit_role(role=role, permissions=values(*permissions), by=by, **given)


def give(role, to, by):
    operations.change_role(colleague=to, role=str(role.pk), by=by)


def read(one):
    return Membership.objects.select_related("user", "custom_role").get(pk=one.pk)


@pytest.fixture
def half(a):
    """Hal manages the team, and holds little else."""
    role = make(a.owner, *HALF, name="Half")
    hal = member("Hal Half", Role.STAFF)
    give(role, hal, a.owner)
    return read(hal)


def sentences():
    return [
        events.sentence(one)
        for one in AuditEvent.objects.filter(event__startswith="role.").order_by("created_at")
    ]


def test_who_has_a_role_of_the_firms_own_holds_what_it_holds_and_nothing_else(a):
    give(make(a.owner, P.CLIENTS_VIEW), a.staff, a.owner)

    stella = read(a.staff)
    assert (stella.role, stella.role_name) == ("", "Front desk")
    assert {one for one in P if stella.can(one)} == {P.CLIENTS_VIEW}


def test_a_changed_role_counts_from_the_next_look(a):
    role = make(a.owner, P.CLIENTS_VIEW)
    give(role, a.staff, a.owner)

    assert edit(role, a.admin, P.CLIENTS_VIEW, P.ACTIVITY_VIEW)
    assert read(a.staff).can(P.ACTIVITY_VIEW)
    assert edit(role, a.admin, P.ACTIVITY_VIEW)
    assert not read(a.staff).can(P.CLIENTS_VIEW)


def test_every_change_of_a_role_is_told_in_words(a):
    role = make(a.owner, P.CLIENTS_VIEW)
    edit(role, a.owner, P.DOCUMENTS_VIEW, name="Reception", assigned_only=True)
    edit(role, a.owner, P.DOCUMENTS_VIEW, name="Reception", assigned_only=True)
    operations.remove_role(role=role, by=a.owner)
    operations.limit_preset(preset=Role.STAFF, assigned_only=True, by=a.owner)

    assert sentences() == [
        "made the role Front desk",
        (
            "changed the role Reception: now may: See and download documents; no longer: See clients and their people; "
            "assigned clients only; was called Front desk"
        ),
        "removed the role Reception",
        "let everybody with the role Staff see assigned clients only",
    ]


@pytest.mark.parametrize("extra", sorted(set(P) - HALF))
def test_nobody_puts_into_a_role_what_they_do_not_hold(a, half, extra):
    role = make(half, P.CLIENTS_VIEW)

    for attempt in (lambda: make(half, P.CLIENTS_VIEW, extra, name="More"), lambda: edit(role, half, extra)):
        with pytest.raises(Refused, match="only what you may do yourself") as refused:
            attempt()
        assert refused.value.field == "permissions"
    assert CustomRole.objects.get(pk=role.pk).held == {P.CLIENTS_VIEW}


@pytest.mark.parametrize("extra", sorted(set(P) - HALF))
def test_nobody_gives_touches_or_removes_a_role_that_holds_more(a, half, extra):
    role = make(a.owner, *HALF, extra, name="More")
    give(role, a.staff, a.owner)
    beyond = (
        lambda: give(role, half, half),
        lambda: operations.invite(email="i@example.com", role=str(role.pk), by=half, now=a.owner.created_at),
        lambda: edit(role, half, P.CLIENTS_VIEW),
        lambda: operations.remove_role(role=role, by=half),
        lambda: operations.change_role(colleague=a.staff, role=Role.READ_ONLY, by=half),
        lambda: operations.deactivate(colleague=a.staff, by=half, now=a.owner.created_at),
    )

    for attempt in beyond:
        with pytest.raises(NotAllowed):
            attempt()
    assert read(a.staff).custom_role == role
    assert read(half).permissions == HALF


def test_nobody_adds_to_the_role_they_have_themselves(a, half):
    with pytest.raises(Refused, match="only what you may do yourself"):
        edit(half.custom_role, half, *HALF, P.API_KEYS)

    assert read(half).permissions == HALF


def test_who_takes_from_their_own_role_has_it_no_more_at_once(a, half):
    edit(half.custom_role, half, P.CLIENTS_VIEW)

    assert not half.can(P.TEAM_MANAGE)
    with pytest.raises(NotAllowed):
        make(half, P.CLIENTS_VIEW)


@pytest.mark.parametrize("preset", [Role.OWNER, Role.ADMIN, Role.MANAGER, Role.STAFF])
def test_nobody_gives_a_preset_that_holds_more(a, half, preset):
    with pytest.raises(NotAllowed):
        operations.change_role(colleague=half, role=preset, by=half)


def test_a_role_that_holds_everything_still_makes_no_owner(a):
    give(make(a.owner, *P, name="Everything"), a.staff, a.owner)
    stella = read(a.staff)

    with pytest.raises(NotAllowed):
        operations.change_role(colleague=stella, role=Role.OWNER, by=stella)
    with pytest.raises(NotAllowed):
        operations.change_role(colleague=a.owner, role=Role.STAFF, by=stella)


def test_the_roles_offered_are_those_one_may_give(a, half):
    make(a.owner, *P, name="Everything")
    make(a.owner, P.CLIENTS_VIEW, name="Little")

    def offered(by):
        return [entry.name for entry in queries.roles_given_by(by)]

    presets = ["Owner", "Administrator", "Manager", "Staff", "Read-only"]
    assert offered(a.owner) == [*presets, "Everything", "Half", "Little"]
    assert offered(a.admin) == [*presets[1:], "Everything", "Half", "Little"]
    assert offered(half) == ["Half", "Little"]
    assert offered(a.staff) == ["Staff", "Read-only", "Little"]


@pytest.mark.parametrize("by", ["staff", "alice"])
def test_roles_are_for_those_who_manage_the_team(a, by):
    role, actor = make(a.owner, P.CLIENTS_VIEW), getattr(a, by)

    for attempt in (
        lambda: make(actor, P.CLIENTS_VIEW, name="Another"),
        lambda: edit(role, actor, P.DOCUMENTS_VIEW),
        lambda: operations.remove_role(role=role, by=actor),
        lambda: operations.limit_preset(preset=Role.STAFF, assigned_only=True, by=actor),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert [one.name for one in CustomRole.objects.all()] == ["Front desk"]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"name": " "}, "name", "Give the role a name"),
        ({"name": "front DESK"}, "name", "There is a role of this name"),
        ({"name": "Manager"}, "name", "There is a role of this name"),
        ({"name": "x" * 61}, "name", "Keep this to 60"),
        ({"name": "a\u202eb"}, "name", "can’t be seen"),
        ({"description": "x" * 201}, "description", "Keep this to 200"),
        ({"permissions": []}, "permissions", "Choose at least one"),
        ({"permissions": ["clients.view", "money.print"]}, "permissions", "only what you may do"),
    ],
)
def test_what_a_role_can_not_be(a, given, field, words):
    make(a.owner, P.CLIENTS_VIEW)

    with pytest.raises(Refused, match=words) as refused:
        operations.make_role(**{"name": "New", "permissions": ["clients.view"], "by": a.owner, **given})
    assert refused.value.field == field
    assert CustomRole.objects.count() == 1


def test_a_role_in_use_stays_and_says_who_has_it(a):
    role = make(a.owner, P.CLIENTS_VIEW)
    for number in range(4):
        give(role, member(f"Person{number} Person"), a.owner)

    with pytest.raises(Conflict, match="Person0 Person, Person1 Person, Person2 Person and 1 more have"):
        operations.remove_role(role=role, by=a.owner)
    assert CustomRole.objects.exists()


def test_also_one_that_only_somebody_invited_or_switched_off_has(a):
    role = make(a.owner, P.CLIENTS_VIEW)
    operations.invite(email="ines@example.com", role=str(role.pk), by=a.owner, now=a.owner.created_at)

    with pytest.raises(Conflict, match=r"ines@example\.com has"):
        operations.remove_role(role=role, by=a.owner)


def test_what_is_gone_is_not_there(a):
    role = make(a.owner, P.CLIENTS_VIEW)
    operations.remove_role(role=role, by=a.owner)

    with pytest.raises(NotThere):
        edit(role, a.owner, P.DOCUMENTS_VIEW)
    with pytest.raises(NotAllowed, match="holds what you hold"):
        give(role, a.staff, a.owner)


def test_another_firms_role_is_not_there(a, cast):
    with inside(cast.b.firm):
        theirs = make(cast.b.owner, P.CLIENTS_VIEW)
    with pytest.raises(NotAllowed):
        give(theirs, a.staff, a.owner)
    with pytest.raises(NotThere):
        edit(theirs, a.owner, P.CLIENTS_VIEW)


def test_a_membership_of_another_firm_may_nothing_here(a, cast):
    assert not any(cast.b.owner.can(one) for one in P)
    with pytest.raises(NotAllowed):
        make(cast.b.owner, P.CLIENTS_VIEW)


def test_permissions_the_product_no_longer_knows_are_none(a):
    role = make(a.owner, P.CLIENTS_VIEW)
    CustomRole.objects.filter(pk=role.pk).update(permissions=["clients.view", "fax.send"])

    assert CustomRole.objects.get(pk=role.pk).held == {P.CLIENTS_VIEW}


def test_an_invited_colleague_joins_with_the_role_they_were_invited_to(a):
    role = make(a.owner, P.CLIENTS_VIEW)
    invited = operations.invite(
        email="ines@example.com", role=str(role.pk), by=a.owner, now=a.owner.created_at
    )

    assert (invited.role, invited.custom_role) == ("", role)
    assert not invited.can(P.CLIENTS_VIEW)


# --- assigned clients only -------------------------------------------------------------------------


def test_a_preset_sees_assigned_clients_only_if_the_firm_says_so(a):
    assert read(a.staff).limited_to is None

    assert operations.limit_preset(preset=Role.STAFF, assigned_only=True, by=a.owner)
    assert not operations.limit_preset(preset=Role.STAFF, assigned_only=True, by=a.owner)
    assert (read(a.staff).limited_to, read(a.admin).limited_to) == (a.staff.pk, None)

    operations.limit_preset(preset=Role.STAFF, assigned_only=False, by=a.owner)
    assert read(a.staff).limited_to is None


def test_owners_see_every_client_whatever_a_row_says(a):
    with pytest.raises(NotAllowed, match="Owners see every client"):
        operations.limit_preset(preset=Role.OWNER, assigned_only=True, by=a.owner)
    PresetReach.objects.create(preset=Role.OWNER, assigned_only=True)
    reach_changed()

    assert read(a.owner).limited_to is None
    assert not rolebook.of_preset(Role.OWNER).assigned_only


def test_who_sees_assigned_clients_only_gives_no_role_that_sees_all(a):
    wide = make(a.owner, P.CLIENTS_VIEW, name="Wide")
    narrow = make(a.owner, P.CLIENTS_VIEW, name="Narrow", assigned_only=True)
    operations.limit_preset(preset=Role.ADMIN, assigned_only=True, by=a.owner)
    adam = read(a.admin)

    for attempt in (
        lambda: give(wide, a.staff, adam),
        lambda: operations.change_role(colleague=a.staff, role=Role.READ_ONLY, by=adam),
        lambda: edit(wide, adam, P.CLIENTS_VIEW, assigned_only=True),
        lambda: operations.limit_preset(preset=Role.ADMIN, assigned_only=False, by=adam),
        lambda: operations.limit_preset(preset=Role.STAFF, assigned_only=True, by=adam),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    for refused in (
        lambda: make(adam, P.CLIENTS_VIEW, name="Mine"),
        lambda: edit(narrow, adam, P.CLIENTS_VIEW, assigned_only=False),
    ):
        with pytest.raises(Refused, match="You see assigned clients only"):
            refused()


def test_and_gives_those_that_see_no_more(a):
    narrow = make(a.owner, P.CLIENTS_VIEW, name="Narrow", assigned_only=True)
    lena = member("Lena Limited", Role.READ_ONLY)
    for preset in (Role.ADMIN, Role.READ_ONLY):
        operations.limit_preset(preset=preset, assigned_only=True, by=a.owner)

    give(narrow, lena, read(a.admin))

    assert read(lena).custom_role == narrow
