"""Whether a part that a slice registered is there for this person, in this firm, now."""

from typing import Any

from features.base.permissions import Actor, Permission
from features.toggles.queries import is_on


def is_shown(part: Any, by: Actor | None = None) -> bool:
    """
    Return whether its switch is on and the role holds its permission. What is not shown leaves no trace (D12).
    """
    permission = getattr(part, "permission", None)
    if permission is not None and not (by is not None and by.can(Permission(permission))):
        return False
    return part.switch is None or is_on(part.switch)
