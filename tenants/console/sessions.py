"""Signed-in operators: a cookie of their own, 8 hours idle, 12 hours at most, a second factor in every session."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from tenants.console.models import Operator, OperatorSession
from tenants.visitors import agent, client_ip

COOKIE = f"{settings.COOKIE_PREFIX}console"
IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=12)
HALF = timedelta(minutes=10)  # to type the code after the password
FRESH = timedelta(minutes=10)
RENEW_AFTER = timedelta(minutes=5)  # a write per page would cost more than it tells


def digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def start(request: HttpRequest, *, operator: Operator, now: datetime) -> str:
    """Begin a session that has proved the password only, and return its token, which is nowhere kept."""
    token = secrets.token_urlsafe(32)
    OperatorSession.objects.create(
        token_hash=digest(token), operator=operator, last_seen_at=now, expires_at=now + HALF,
        ip=client_ip(request) or None, agent=agent(request),
    )  # fmt: skip
    return token


def complete(session: OperatorSession, *, now: datetime) -> str:
    """Note the second factor, and return a new token: the one before it is dead."""
    token = secrets.token_urlsafe(32)
    session.token_hash, session.second_factor_at = digest(token), now
    session.last_seen_at, session.expires_at = now, now + ABSOLUTE
    session.save()
    return token


def find(request: HttpRequest, *, now: datetime) -> OperatorSession | None:
    """Return this browser's live session, however far it got, and keep it alive."""
    token = request.COOKIES.get(COOKIE, "")
    live = OperatorSession.objects.filter(
        expires_at__gt=now, last_seen_at__gt=now - IDLE, operator__is_active=True
    )
    session = live.select_related("operator").filter(token_hash=digest(token)).first() if token else None
    if session and now - session.last_seen_at > RENEW_AFTER:
        OperatorSession.objects.filter(pk=session.pk).update(last_seen_at=now)
        session.last_seen_at = now
    return session


def is_complete(session: OperatorSession) -> bool:
    return session.second_factor_at is not None


def is_fresh(session: OperatorSession, *, now: datetime) -> bool:
    """Return whether the second factor was proved lately enough for an act that matters."""
    return session.second_factor_at is not None and now - session.second_factor_at < FRESH


def prove_again(session: OperatorSession, *, now: datetime) -> None:
    OperatorSession.objects.filter(pk=session.pk).update(second_factor_at=now)
    session.second_factor_at = now


def end_all(operator: Operator) -> None:
    OperatorSession.objects.filter(operator=operator).delete()


def clear_expired(*, now: datetime) -> int:
    """Remove the rows that no cookie can revive."""
    return OperatorSession.objects.filter(expires_at__lte=now).delete()[0]


def set_cookie(response: HttpResponseBase, token: str) -> None:
    response.set_cookie(
        COOKIE, token, max_age=ABSOLUTE, secure=settings.SECURE, httponly=True, samesite="Strict"
    )


def drop_cookie(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Strict")
