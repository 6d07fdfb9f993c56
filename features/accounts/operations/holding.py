"""
Holding still whoever a change of the team or its roles depends on. Every such change locks the firm's owners first, in
one order: it runs alone in its firm, so that two at once can't leave it without an owner, or give what was just taken.
"""

from django.db.models import Q

from features.accounts import rolebook
from features.accounts.models import CustomRole, Membership, reach_changed
from features.accounts.rolebook import Entry
from features.accounts.roles import Role
from features.base.errors import Conflict, NotAllowed, NotThere
from features.base.permissions import Permission, require

LAST_OWNER = "Your firm needs at least one owner. Make somebody else an owner first."
ABOVE = "{name} may do more here than you. Only somebody who holds as much can change that."
NOT_YOURS = "You can give a role that holds what you hold yourself or less, no other."


def hold_team(by: Membership, *others: Membership) -> list[Membership]:
    """
    Lock the owners, whoever acts and these others, always in the same order; bring them up to date, and return all.

    :raises NotAllowed: who acts may not manage the team (any more).
    :raises NotThere: one of them was removed meanwhile.
    """
    require(by, Permission.TEAM_MANAGE)
    wanted = Q(role=Role.OWNER) | Q(pk__in=[by.pk, *(one.pk for one in others)])
    held = list(Membership.objects.select_for_update(no_key=True).filter(wanted).order_by("pk"))
    reach_changed()
    for one in (by, *others):
        _bring_up_to_date(one, held)
    require(by, Permission.TEAM_MANAGE)
    return held


def hold(colleague: Membership, by: Membership) -> list[Membership]:
    """
    Do the same for a change of one colleague.

    :raises NotThere: the colleague was removed meanwhile.
    :raises NotAllowed: who acts may not manage the team (any more), or holds less than the colleague.
    """
    held = hold_team(by, colleague)
    if not rolebook.covers(by, rolebook.of_member(colleague)):
        raise NotAllowed(ABOVE.format(name=colleague.name))
    return held


def may_give(key: str, by: Membership) -> Entry:
    """
    Return the role, if `by` (held before) may give it.

    :raises NotAllowed: there is no such role, or it holds more than whoever gives it.
    """
    try:
        entry = rolebook.find(key)
    except NotThere:
        raise NotAllowed(NOT_YOURS) from None
    if not rolebook.covers(by, entry):
        raise NotAllowed(NOT_YOURS)
    return entry


def keep_an_owner(held: list[Membership], *, but: Membership) -> None:
    """
    :raises Conflict: without this one the firm would have no owner who can sign in.
    """
    if not any(one.is_owner and one.is_active and one.pk != but.pk for one in held):
        raise Conflict(LAST_OWNER)


def _bring_up_to_date(one: Membership, held: list[Membership]) -> None:
    """Roles are read anew too, after the lock: what was joined before it may be old."""
    found = next((row for row in held if row.pk == one.pk), None)
    if found is None:
        raise NotThere
    one.role, one.is_active, one.joined_at = found.role, found.is_active, found.joined_at
    one.custom_role = (
        CustomRole.objects.get(pk=found.custom_role_id) if found.custom_role_id is not None else None
    )
