"""
The two doors of a firm's host, and who may come in by each.

Clients stand in a layer above this one, so they hang their answer here (`clients.apps.ready`):
`sides.client_gate = rules.may_enter`, a function from a User to whether that person has joined the portal.
"""

from collections.abc import Callable
from typing import Any

from features.accounts.models import Membership, Session, User
from features.base.permissions import Actor


def _nobody(user: User) -> bool:
    """Until clients are ready, no link signs anybody in."""
    return False


client_gate: Callable[[User], bool] = _nobody


def may_enter_portal(user: User) -> bool:
    return user.is_active and client_gate(user)


def membership_of(user: User) -> Membership | None:
    """Return the person's place on the staff, if they may use it now."""
    found: Membership | None = getattr(user, "membership", None)
    return found if found is not None and found.is_active and user.is_active else None


def actor(user: User, side: str) -> Actor | None:
    """Return whom the audit trail names: the member of staff, or the contact."""
    found: Any = getattr(user, "membership" if side == Session.Side.STAFF else "contact", None)
    return found  # type: ignore[no-any-return]
