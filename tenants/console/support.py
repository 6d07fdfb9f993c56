"""
What the platform knows of a firm's leave to look at its clients' portals (security R23): until when, and who came by
which link. Called from the firm's side and from the console; each enters the platform's tables by itself.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tenants.console import audit
from tenants.console.errors import NothingToDo
from tenants.console.models import Operator, SupportAccess, SupportLink
from tenants.console.sessions import digest
from tenants.context import platform
from tenants.models import Firm

LINK_LASTS = timedelta(seconds=60)


@dataclass(frozen=True)
class Came:
    """Who came by a link, and within which grant."""

    operator_id: uuid.UUID
    operator_name: str
    grant_id: uuid.UUID


def allowed(firm: Firm, *, now: datetime) -> SupportAccess | None:
    """Return the leave this firm gives now. Called in the platform's context."""
    return SupportAccess.objects.filter(firm=firm, until__gt=now).first()


def note_grant(firm: Firm, *, grant_id: uuid.UUID, note: str, until: datetime) -> None:
    """Called by the firm, in the transaction that writes the grant."""
    with platform():
        facts = {"grant_id": grant_id, "note": note, "until": until}
        SupportAccess.objects.update_or_create(firm_id=firm.pk, defaults=facts)
        _record("support.allowed", firm, until=f"{until:%Y-%m-%d %H:%M} UTC", note=note)


def note_end(firm: Firm, *, grant_id: uuid.UUID) -> None:
    """Called by the firm, in the transaction that takes the grant back."""
    with platform():
        if SupportAccess.objects.filter(firm_id=firm.pk, grant_id=grant_id).delete()[0]:
            _record("support.ended", firm)


@transaction.atomic
def hand_over(*, firm: Firm, by: audit.Actor, now: datetime) -> str:
    """
    Return the token of a link to the firm's host, which works once and for a minute. Called in the platform's context.

    :raises NothingToDo: the firm gives no leave now.
    """
    access = allowed(firm, now=now)
    if access is None or by.operator is None:
        raise NothingToDo(f"{firm.name} does not let Portico in at the moment.")
    token = secrets.token_urlsafe(32)
    SupportLink.objects.create(
        token_hash=digest(token),
        operator=by.operator,
        firm=firm,
        grant_id=access.grant_id,
        expires_at=now + LINK_LASTS,
    )
    audit.record("support.link_made", by=by, firm=firm, grant=str(access.grant_id))
    return token


def is_open(*, token: str, firm: Firm, now: datetime) -> bool:
    """Return whether this link would still work on this firm's host."""
    with platform():
        return bool(_open_links(token, firm, now).exists())


def claim(*, token: str, firm: Firm, now: datetime) -> Came | None:
    """Use a link up, and return who came by it; None for one that does not work, or not here."""
    with platform():
        link = _open_links(token, firm, now).select_related("operator").first()
        if link is None or not SupportLink.objects.filter(pk=link.pk, used_at__isnull=True).update(
            used_at=now
        ):
            return None
        who = link.operator
        _record("support.entered", firm, by=who, grant=str(link.grant_id))
        return Came(who.pk, who.name, link.grant_id)


def _open_links(token: str, firm: Firm, now: datetime) -> Any:
    return SupportLink.objects.filter(
        token_hash=digest(token),
        firm_id=firm.pk,
        expires_at__gt=now,
        used_at__isnull=True,
        operator__is_active=True,
    )


def note_look(firm: Firm, *, operator_id: uuid.UUID, grant_id: uuid.UUID, reason: str, visit: str) -> None:
    """Write into the operators' trail that one looks at a portal, and why; as whom stands in the firm's trail alone."""
    with platform():
        who = Operator.objects.get(pk=operator_id)
        _record("support.looked", firm, by=who, reason=reason, grant=str(grant_id), visit=visit)


def is_operator(operator_id: uuid.UUID) -> bool:
    with platform():
        return Operator.objects.filter(pk=operator_id, is_active=True).exists()


def clear_expired(*, now: datetime) -> int:
    """Remove links that nobody can use any more, and leave that is over. Called in the platform's context."""
    SupportAccess.objects.filter(until__lte=now).delete()
    return SupportLink.objects.filter(expires_at__lte=now - timedelta(days=1)).delete()[0]


def _record(event: str, firm: Firm, *, by: Operator | None = None, reason: str = "", **details: str) -> None:
    """What the firm itself did stands there in its name."""
    who = audit.Actor(by, name=firm.name)
    audit.record(event, by=who, firm=firm, reason=reason, **details)
