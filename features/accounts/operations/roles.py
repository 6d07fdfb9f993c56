"""The firm's own roles, and how far the presets see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from features.accounts import rolebook, rules
from features.accounts.models import CustomRole, Membership, PresetReach, reach_changed
from features.accounts.operations.holding import hold_team
from features.accounts.rolebook import Entry
from features.accounts.roles import Role
from features.base import audit
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.permission_words import label
from features.base.permissions import Permission

MOST = 50
TAKEN = "There is a role of this name already."
TOO_MUCH = "You can put into a role only what you may do yourself."
TOO_FAR = "You see assigned clients only, so the roles you make do too."
NOT_YOURS = "{name} holds more than you do. Only somebody who holds as much can change it."


@transaction.atomic
def make_role(
    *, name: str, permissions: Iterable[str], by: Membership, description: str = "", assigned_only: bool = False
) -> CustomRole:  # fmt: skip
    """
    Make a role of the firm's own.

    :raises NotAllowed: the role of whoever makes it may not manage the team.
    :raises Refused: no name or one that is taken, no permission, one they do not hold, or too many roles.
    """
    hold_team(by)
    if CustomRole.objects.count() >= MOST:
        raise Refused(f"A firm has at most {MOST} roles of its own. Remove one that nobody needs.")
    role = _save(_filled(CustomRole(), _Wanted(name, description, set(permissions), assigned_only), by))
    audit.record("role.made", by=by, about=role, permissions=role.permissions, assigned_only=assigned_only)
    return role


@transaction.atomic
def edit_role(
    *, role: CustomRole, name: str, permissions: Iterable[str], by: Membership, description: str = "",
    assigned_only: bool = False,
) -> bool:  # fmt: skip
    """
    Change a role: with their next request, everybody who has it holds what it holds now. Return whether it differs.

    :raises NotAllowed: it holds more than whoever changes it, or they may not manage the team.
    :raises NotThere: it was removed meanwhile.
    :raises Refused: what `make_role` refuses.
    """
    role, before = _hold(role, by)
    _save(_filled(role, _Wanted(name, description, set(permissions), assigned_only), by))
    after = rolebook.of_custom(role)
    if _same(before, after):
        return False
    if by.custom_role_id == role.pk:
        by.custom_role = role
    audit.record("role.edited", by=by, about=role, **_told(before, after))
    return True


@transaction.atomic
def remove_role(*, role: CustomRole, by: Membership) -> None:
    """
    Remove a role that nobody has.

    :raises NotAllowed: it holds more than whoever removes it, or they may not manage the team.
    :raises NotThere: it was removed meanwhile.
    :raises Conflict: somebody has it; the message says who.
    """
    role, _ = _hold(role, by)
    names = list(role.members.order_by("user__name").values_list("user__name", flat=True))
    if names:
        raise Conflict(
            f"{_some(names)} {'has' if len(names) == 1 else 'have'} this role. Give them another first."
        )
    audit.record("role.removed", by=by, about=role, permissions=role.permissions)
    role.delete()


@transaction.atomic
def limit_preset(*, preset: str, assigned_only: bool, by: Membership) -> bool:
    """
    Say whether those with a preset role see assigned clients only. Return whether that changed anything.

    :raises NotAllowed: the preset holds more than whoever asks, or they may not manage the team, or it is the owner's.
    :raises NotThere: there is no such preset.
    """
    hold_team(by)
    if preset not in Role.values:
        raise NotThere
    entry = rolebook.of_preset(preset)
    if entry.is_owner:
        raise NotAllowed("Owners see every client.")
    if not rolebook.covers(by, entry):
        raise NotAllowed(NOT_YOURS.format(name=entry.name))
    if entry.assigned_only == assigned_only:
        return False
    if by.assigned_only and not assigned_only:
        raise NotAllowed(TOO_FAR)
    PresetReach.objects.update_or_create(preset=preset, defaults={"assigned_only": assigned_only})
    reach_changed()
    whose = "assigned clients only" if assigned_only else "every client"
    audit.record("role.reach_changed", by=by, role=entry.name, preset=preset, clients=whose)
    return True


def _hold(role: CustomRole, by: Membership) -> tuple[CustomRole, Entry]:
    hold_team(by)
    found = CustomRole.objects.select_for_update().filter(pk=role.pk).first()
    if found is None:
        raise NotThere
    entry = rolebook.of_custom(found)
    if not rolebook.covers(by, entry):
        raise NotAllowed(NOT_YOURS.format(name=found.name))
    return found, entry


@dataclass(frozen=True)
class _Wanted:
    name: str
    description: str
    permissions: set[str]
    assigned_only: bool


def _filled(role: CustomRole, wanted: _Wanted, by: Membership) -> CustomRole:
    role.name = rules.line(wanted.name, most=60, field="name")
    if not role.name:
        raise Refused("Give the role a name.", field="name")
    if role.name.lower() in {str(preset).lower() for preset in Role.labels}:
        raise Refused(TAKEN, field="name")
    role.description = rules.line(wanted.description, most=200, field="description")
    role.permissions = _held(wanted.permissions, by)
    role.assigned_only = wanted.assigned_only
    if by.assigned_only and not role.assigned_only:
        raise Refused(TOO_FAR, field="assigned_only")
    return role


def _held(given: set[str], by: Membership) -> list[str]:
    wanted = [one for one in Permission if one.value in given]
    if not wanted:
        raise Refused("Choose at least one thing this role may do.", field="permissions")
    if len(wanted) != len(given) or not all(by.can(one) for one in wanted):
        raise Refused(TOO_MUCH, field="permissions")
    return [str(one) for one in wanted]


def _save(role: CustomRole) -> CustomRole:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError as error:
        raise Refused(TAKEN, field="name") from error
    return role


def _same(before: Entry, after: Entry) -> bool:
    return (before.name, before.description, before.permissions, before.assigned_only) == (
        after.name, after.description, after.permissions, after.assigned_only,
    )  # fmt: skip


def _told(before: Entry, after: Entry) -> dict[str, Any]:
    """Return what the trail keeps, and the words it says: what came, what went."""
    came, went = (
        sorted(after.permissions - before.permissions),
        sorted(before.permissions - after.permissions),
    )
    words = [f"now may: {label(one)}" for one in came] + [f"no longer: {label(one)}" for one in went]
    if before.assigned_only != after.assigned_only:
        words.append("assigned clients only" if after.assigned_only else "every client")
    if before.name != after.name:
        words.append(f"was called {before.name}")
    return {
        "came": [*came],
        "went": [*went],
        "assigned_only": after.assigned_only,
        "what": "; ".join(words) or "its words",
    }


def _some(names: list[str]) -> str:
    shown, left = names[:3], len(names) - 3
    if left > 0:
        return f"{', '.join(shown)} and {left} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
