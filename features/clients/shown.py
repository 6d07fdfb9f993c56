"""Whether a part that a slice registered is there for this member of staff, in this firm, now."""

from typing import Any

from features.base.permissions import Actor, Permission
from features.toggles.queries import is_on


def is_shown(part: Any, by: Actor) -> bool:
    """Return whether its switch is on and the role holds its permission. What is not shown leaves no trace (D12)."""
    permission = getattr(part, "permission", None)
    return (permission is None or by.can(Permission(permission))) and (
        part.switch is None or is_on(part.switch)
    )
