"""Holding still whoever a change of the team depends on, so that two at once can't leave the firm without an owner."""

from django.db.models import Q

from features.accounts.models import Membership
from features.accounts.roles import RANK, Role
from features.base.errors import Conflict, NotAllowed, NotThere
from features.base.permissions import Permission, require

LAST_OWNER = "Your firm needs at least one owner. Make somebody else an owner first."
ABOVE = "{name} is {role}. Only somebody of the same role or above can change that."


def hold(colleague: Membership, by: Membership) -> list[Membership]:
    """
    Lock the owners, the colleague and whoever acts, always in the same order; bring both up to date, and return all.

    :raises NotThere: the colleague was removed meanwhile.
    :raises NotAllowed: who acts may not manage the team (any more), or stands below the colleague.
    """
    wanted = Q(role=Role.OWNER) | Q(pk__in=[colleague.pk, by.pk])
    held = list(Membership.objects.select_for_update(no_key=True).filter(wanted).order_by("pk"))
    _bring_up_to_date(by, held)
    _bring_up_to_date(colleague, held)
    require(by, Permission.TEAM_MANAGE)
    if RANK[Role(by.role)] < RANK[Role(colleague.role)]:
        raise NotAllowed(ABOVE.format(name=colleague.name, role=article(colleague.role)))
    return held


def may_give(role: str, by: Membership) -> None:
    """
    :raises NotAllowed: there is no such role, or it stands above that of whoever gives it.
    """
    require(by, Permission.TEAM_MANAGE)
    if role not in RANK or RANK[Role(role)] > RANK[Role(by.role)]:
        raise NotAllowed("You can give your own role and those below, no other.")


def keep_an_owner(held: list[Membership], *, but: Membership) -> None:
    """
    :raises Conflict: without this one the firm would have no owner who can sign in.
    """
    if not any(one.role == Role.OWNER and one.is_active and one.pk != but.pk for one in held):
        raise Conflict(LAST_OWNER)


def article(role: str) -> str:
    label = Role(role).label.lower()
    return {Role.STAFF: "on the staff"}.get(Role(role), f"an {label}")


def _bring_up_to_date(one: Membership, held: list[Membership]) -> None:
    found = next((row for row in held if row.pk == one.pk), None)
    if found is None:
        raise NotThere
    one.role, one.is_active, one.joined_at = found.role, found.is_active, found.joined_at
