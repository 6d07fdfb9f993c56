"""Every role of a firm, presets and its own alike, and who may give which: nobody gives more than they hold."""

import uuid
from dataclasses import dataclass

from features.accounts import roles
from features.accounts.models import CustomRole, Membership, limited_presets
from features.accounts.roles import Role
from features.base.errors import NotThere
from features.base.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """`key` names it in forms and in the API: the preset's name, or the id of a role of the firm's own."""

    key: str
    name: str
    description: str
    permissions: frozenset[Permission]
    assigned_only: bool
    custom: CustomRole | None = None

    @property
    def preset(self) -> str:
        """Return the value of Membership.role."""
        return "" if self.custom else self.key

    @property
    def is_owner(self) -> bool:
        return self.key == Role.OWNER


def of_preset(role: str) -> Entry:
    label, limited = str(Role(role).label), role in limited_presets() - {Role.OWNER}
    return Entry(str(role), label, roles.DESCRIPTIONS[role], roles.PERMISSIONS[role], limited)


def of_custom(row: CustomRole) -> Entry:
    return Entry(str(row.pk), row.name, row.description, row.held, row.assigned_only, row)


def of_member(member: Membership) -> Entry:
    return of_custom(member.custom_role) if member.custom_role else of_preset(member.role)


def presets() -> list[Entry]:
    return [of_preset(role) for role in Role]


def customs() -> list[Entry]:
    return [of_custom(row) for row in CustomRole.objects.order_by("name", "pk")]


def find(key: str) -> Entry:
    """
    :raises NotThere: this firm has no such role.
    """
    if key in Role.values:
        return of_preset(key)
    try:
        return of_custom(CustomRole.objects.get(pk=uuid.UUID(key)))
    except (ValueError, CustomRole.DoesNotExist):
        raise NotThere from None


def covers(by: Membership, entry: Entry) -> bool:
    """
    Return whether somebody holds all that a role holds, and sees every client it sees: then they may give it, and
    change those who have it. Owners alone make and change owners.
    """
    if entry.is_owner:
        return by.is_owner and by.is_active
    within_reach = entry.assigned_only or not by.assigned_only
    return by.is_active and within_reach and entry.permissions <= by.permissions
