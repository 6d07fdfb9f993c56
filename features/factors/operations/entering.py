"""The second step of signing in; and a passkey, which is both steps at once."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from features.accounts import limits, sessions, sides
from features.accounts.models import Session
from features.accounts.operations import Entered
from features.base import refusals, throttle
from features.base.errors import Refused, TooMany
from features.factors import authenticator, emails, queries, recovery, webauthn

WRONG = "That code does not work. Wait for the next one in your app, then type it."
WRONG_RECOVERY = "That recovery code does not work. Each works once: cross out those you have used."


def take_code(*, half: Session, code: str, known: bool, now: datetime) -> Entered:
    """
    Finish signing in by a code of the app. `known` says whether the person has signed in with this browser before.

    :raises Refused: it is wrong, or was used already.
    :raises TooMany: too many were tried.
    :raises HalfGone: the first step is too long ago.
    """
    check(half, code, known=known, now=now)
    return _complete(half, "app", now)


def take_recovery_code(*, half: Session, code: str, known: bool, now: datetime) -> Entered:
    """
    Finish signing in by one of the codes on paper. The person hears of it by mail. Raises as `take_code` does.
    """
    limits.trying_second_step(half.user, known=known)
    with transaction.atomic():
        if recovery.use(half.user, code, now=now):
            emails.code_used(half.user, queries.codes_left(half.user), now=now)
            return _complete(half, "recovery code", now)
    note(half)
    raise Refused(WRONG_RECOVERY, field="code")


def take_passkey(
    *, half: Session, state: Mapping[str, Any], answer: Mapping[str, Any], now: datetime
) -> Entered:
    """
    Finish signing in by a passkey of the same person.

    :raises Refused: no such passkey, or somebody else's.
    :raises HalfGone: the first step is too long ago.
    """
    check_passkey(half, state, answer, now=now)
    return _complete(half, "passkey", now)


def enter_by_passkey(
    *, side: str, state: Mapping[str, Any], answer: Mapping[str, Any], now: datetime
) -> Entered:  # fmt: skip
    """
    Sign in by a passkey alone. People who may not come in by this door are refused like unknown passkeys.

    :raises Refused: no passkey of somebody who may come in here.
    """
    try:
        user = webauthn.proven(state, answer, now=now).user
    except Refused:
        refusals.note("passkey.refused", by=None)
        raise
    if not sides.may_enter(user, side):
        refusals.note("passkey.refused", by=None, what=str(user.pk))
        raise Refused(webauthn.UNKNOWN)
    return Entered(*sessions.start(user=user, side=side, method="passkey", now=now))


def check(session: Session, code: str, *, known: bool, now: datetime) -> None:
    """
    :raises Refused: this is no code of the person's app, or was used already.
    :raises TooMany: too many were tried.
    """
    is_counted = limits.trying_second_step(session.user, known=known)
    take = authenticator.use if is_counted else authenticator.use_slowly
    if not take(session.user, code, now=now):
        note(session)
        raise Refused(WRONG, field="code")


def check_passkey(
    session: Session, state: Mapping[str, Any], answer: Mapping[str, Any], *, now: datetime
) -> None:
    """
    :raises Refused: this is no answer of a passkey of the session's person.
    """
    try:
        is_theirs = webauthn.proven(state, answer, now=now).user_id == session.user_id
    except Refused:
        is_theirs = False
    if not is_theirs:
        note(session)
        raise Refused(webauthn.UNKNOWN)


def _complete(half: Session, step: str, now: datetime) -> Entered:
    return Entered(half, sessions.complete(half, step=step, now=now))


def note(session: Session) -> None:
    """Write a refusal into the trail, and to the person if their first step was right."""
    by = sides.actor(session.user, session.side)
    refusals.note("two_step.refused", by=by, about=by)
    if session.second_step == Session.SecondStep.AWAITED:
        _warn(session)


def _warn(half: Session) -> None:
    """Somebody had the password or the mailbox and no second step: the person hears of it, once a day."""
    with suppress(TooMany):
        if throttle.hit("second-warning", str(half.user_id), most=1, seconds=86_400):
            emails.stopped(half.user, half, now=half.last_seen_at)
