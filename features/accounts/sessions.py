"""
Signed-in browsers. Clients: 30 days sliding; staff: 12 hours sliding (D10); 90 days at most for both (R28).

One cookie per side, so that a person who is staff and contact keeps the two apart; host-only, and the row names its
firm: a cookie carried to another firm's host finds nothing there.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from features.accounts import devices, second, sides
from features.accounts.models import PresetReach, Session, User, remember_limited_presets
from features.accounts.secrets import digest, new_token
from features.base import audit, scope
from features.base.errors import Conflict
from features.base.prepared import Given, Prepared
from tenants import activity
from tenants.context import require_firm

Side = Session.Side
AWAITED = Session.SecondStep.AWAITED
IDLE = {Side.CLIENT: timedelta(days=30), Side.STAFF: timedelta(hours=12)}
SHORT_IDLE = timedelta(hours=12)  # "Keep me signed in" was left off
ABSOLUTE = timedelta(days=90)
RENEW_AFTER = timedelta(minutes=5)  # a write per page would cost more than it tells
COOKIES = {Side.CLIENT: f"{settings.COOKIE_PREFIX}sid", Side.STAFF: f"{settings.COOKIE_PREFIX}staff"}


class HalfGone(Conflict):
    """The second step came too late, or was taken already."""

    message = "That took longer than ten minutes. Sign in again."


class PasswordChanged(Conflict):
    """A new password was set while the old one was being checked."""

    message = "Your password was changed a moment ago. Sign in with the new one."


@transaction.atomic
def start(*, user: User, side: str, method: str, now: datetime, stays: bool = True) -> tuple[Session, str]:
    """
    Begin a session and return it with its token, which is nowhere kept. Dead ones of the person are removed. Where the
    person has a second step it opens nothing yet, and ends in ten minutes (`complete`).

    :raises PasswordChanged: the password was another one a moment ago, when it was checked.
    """
    if method not in second.ENOUGH:
        _hold(user, method)
    _dead(now).filter(user=user).delete()
    here, token, step = scope.current() or scope.Scope(), new_token(), second.state_for(user, method)
    session = Session.objects.create(
        token_hash=digest(token), firm_id=require_firm().pk, user=user, side=side, method=method, stays=stays,
        second_step=step, last_seen_at=now, proved_at=now,
        expires_at=now + (second.HALF if step == AWAITED else ABSOLUTE), ip=here.ip, agent=here.agent,
    )  # fmt: skip
    if step != AWAITED:
        second.begin_grace(session, now=now)
        _begun(session, {}, now)
    return session, token


def _hold(user: User, method: str) -> None:
    """A second step or a password that is set just now ends this session, or this waits for it and looks again."""
    held = User.objects.select_for_update(no_key=True).only("password").get(pk=user.pk)
    if method == "password" and held.password != user.password:
        raise PasswordChanged


@transaction.atomic
def complete(session: Session, *, step: str, now: datetime) -> str:
    """
    Let a session whose second step was taken (`step` says how) open its side, and return its new token.

    :raises HalfGone: it is too late, or somebody else has completed it.
    """
    token, end = new_token(), now + ABSOLUTE
    changes = {"token_hash": digest(token), "last_seen_at": now, "proved_at": now, "expires_at": end}
    waiting = Session.objects.filter(pk=session.pk, second_step=AWAITED, expires_at__gt=now)
    if waiting.update(second_step=Session.SecondStep.PASSED, **changes) != 1:
        raise HalfGone
    session.refresh_from_db(fields=["second_step", *changes])
    _begun(session, {"second": step}, now)
    return token


def _begun(session: Session, details: dict[str, Any], now: datetime) -> None:
    by = sides.actor(session.user, session.side)
    audit.record("session.started", by=by, side=session.side, method=session.method, **details)
    devices.meet(session, now=now)
    if session.side == Side.STAFF:
        firm = require_firm()
        transaction.on_commit(lambda: activity.note_staff(firm), robust=True)


def find(*, token: str, side: str, now: datetime) -> Session | None:
    """Return the live session of this token and side, in this firm, and keep it alive."""
    idle_since = now - IDLE[Side(side)]
    found = LIVE.rows(
        token_hash=digest(token), side=side, firm=require_firm().pk, now=now, idle_since=idle_since,
        short_since=max(idle_since, now - SHORT_IDLE),
    )  # fmt: skip
    session: Session | None = found[0] if found else None
    if session:
        remember_limited_presets(session.limited_presets)  # type: ignore[attr-defined]
    if session and now - session.last_seen_at > RENEW_AFTER:
        Session.objects.filter(pk=session.pk, last_seen_at__lt=now).update(last_seen_at=now)
        session.last_seen_at = now
    return session


def _live() -> QuerySet[Any, Any]:
    is_fresh = Q(stays=True, last_seen_at__gt=Given("idle_since")) | Q(last_seen_at__gt=Given("short_since"))
    limited = ArraySubquery(PresetReach.objects.filter(assigned_only=True).values("preset"))
    return (
        Session.objects.select_related("user__membership__custom_role", "user__contact")
        .filter(token_hash=Given("token_hash"), side=Given("side"), firm_id=Given("firm"))
        .filter(is_fresh, expires_at__gt=Given("now"), user__is_active=True)
        .exclude(second_step=AWAITED)
        .annotate(limited_presets=limited)
    )


LIVE = Prepared(_live)  # every page asks for it


def find_half(*, token: str, side: str, now: datetime) -> Session | None:
    """Return the session of this token that still waits for its second step, in this firm."""
    rows = Session.objects.select_related("user__membership__custom_role", "user__contact")
    return rows.filter(
        token_hash=digest(token), side=side, firm_id=require_firm().pk, second_step=AWAITED,
        expires_at__gt=now, user__is_active=True,
    ).first()  # fmt: skip


def live_of(user: User, *, now: datetime) -> QuerySet[Session]:
    """Return the browsers in which this person is signed in, the one used last first."""
    dead = _dead(now).filter(user=user)
    rows = Session.objects.filter(user=user).exclude(second_step=AWAITED)
    return rows.exclude(pk__in=dead).order_by("-last_seen_at", "-created_at")


def living(*, now: datetime) -> QuerySet[Session]:
    """Return the sessions that open their side now."""
    rows = Session.objects.filter(firm_id=require_firm().pk, user__is_active=True).exclude(
        second_step=AWAITED
    )
    return rows.exclude(pk__in=_dead(now))


def end(session: Session) -> None:
    """End one session, as its person wishes. Twice does no harm."""
    deleted, _ = Session.objects.filter(pk=session.pk).delete()
    if deleted:
        audit.record("session.ended", by=sides.actor(session.user, session.side), side=session.side)


def end_all(user: User, *, but: Session | None = None, side: str | None = None) -> int:
    """End every session of a person (of one side), for instance when their e-mail changes. Return how many."""
    rows = Session.objects.filter(user=user, **({"side": side} if side else {}))
    return (rows.exclude(pk=but.pk) if but else rows).delete()[0]


def prove_again(session: Session, *, now: datetime) -> None:
    """Note a fresh proof of who it is (D10). A slow clock beside a fast one never makes it older."""
    session.proved_at = max(session.proved_at, now)
    Session.objects.filter(pk=session.pk, proved_at__lt=now).update(proved_at=now)


def clear_expired(*, now: datetime) -> int:
    """Remove rows that no cookie can revive any more."""
    return _dead(now).delete()[0]


def _dead(now: datetime) -> QuerySet[Session]:
    idle = Q(side=Side.CLIENT, last_seen_at__lte=now - IDLE[Side.CLIENT])
    idle |= Q(side=Side.STAFF, last_seen_at__lte=now - IDLE[Side.STAFF])
    return Session.objects.filter(
        idle | Q(stays=False, last_seen_at__lte=now - SHORT_IDLE) | Q(expires_at__lte=now)
    )


def set_cookie(response: HttpResponseBase, session: Session, token: str) -> None:
    """Give the browser its token. The cookie may live as long as any session; the row decides what slides (R28)."""
    response.set_cookie(
        COOKIES[Side(session.side)], token, max_age=int(ABSOLUTE.total_seconds()) if session.stays else None,
        secure=settings.SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    devices.set_cookie(response, session)


def drop_cookie(response: HttpResponseBase, side: str) -> None:
    response.delete_cookie(COOKIES[Side(side)], samesite="Lax")


def token_in(request: HttpRequest, side: str) -> str:
    return request.COOKIES.get(COOKIES[Side(side)], "")
