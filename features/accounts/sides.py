"""
The two doors of a firm's host, and who may come in by each.

Clients stand in a layer above this one, so they hang their answers here (`clients.parts`): `client_gate`, a function
from a User to whether that person has joined the portal; `clients_of`, from a User to the ids of the clients they act
for; `moved`, what clients do when somebody's e-mail address has changed; `invite_again`, which mails an invitation that
waits to whoever looks for a sign-in link instead, and says whether there was one.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from features.accounts.models import Membership, Session, User
from features.accounts.switches import CLIENT_PASSWORDS
from features.base import audit
from features.base.permissions import Actor
from features.toggles.queries import is_on


def _nobody(user: User) -> bool:
    """Until clients are ready, no link signs anybody in."""
    return False


def _none(user: User) -> list[uuid.UUID]:
    return []


def _uninvited(user: User, now: datetime) -> bool:
    return False


def _unmoved(user: User, now: datetime) -> None:
    pass


client_gate: Callable[[User], bool] = _nobody
clients_of: Callable[[User], list[uuid.UUID]] = _none
moved: Callable[[User, datetime], None] = _unmoved
invite_again: Callable[[User, datetime], bool] = _uninvited


def may_enter_portal(user: User) -> bool:
    return user.is_active and client_gate(user)


def membership_of(user: User) -> Membership | None:
    """Return the person's place on the staff, if they may use it now."""
    found: Membership | None = getattr(user, "membership", None)
    return found if found is not None and found.is_active and user.is_active else None


def may_enter(user: User, side: str) -> bool:
    return membership_of(user) is not None if side == Session.Side.STAFF else may_enter_portal(user)


def takes_passwords(side: str) -> bool:
    """Return whether a password opens this door: the staff's always, the clients' where the firm wants it (D3)."""
    return side == Session.Side.STAFF or is_on(CLIENT_PASSWORDS)


def may_use_password(user: User, side: str) -> bool:
    """Return whether this person has a password that opens this door now."""
    return takes_passwords(side) and user.has_usable_password() and may_enter(user, side)


def actor(user: User, side: str) -> Actor | None:
    """Return whom the audit trail names: the member of staff, or the contact."""
    found: Any = getattr(user, "membership" if side == Session.Side.STAFF else "contact", None)
    return found  # type: ignore[no-any-return]


def record_everywhere(event: str, *, user: User, side: str, **details: Any) -> None:
    """
    Write what a person did about themselves into the trail; a contact's stands on the record of each of their clients,
    where the firm sees it and those who look after the client hear of it.
    """
    by = actor(user, side)
    ids: list[uuid.UUID | None] = [*clients_of(user)] if side == Session.Side.CLIENT else []
    for client_id in ids or [None]:
        audit.record(event, by=by, about=by, client_id=client_id, **details)
