"""How an operator gets in: password, then a code; the first time an app is set up and the password chosen."""

import base64
import binascii
from datetime import datetime
from functools import cache
from secrets import token_urlsafe

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest

from tenants import sealed, throttle
from tenants.console import audit, second_factor, sessions
from tenants.console.errors import CodeRefused, NothingToDo, SignInRefused
from tenants.console.models import Operator, OperatorSession
from tenants.passwords import LONGEST
from tenants.visitors import client_ip

WRONG = "That e-mail address and password do not belong together. Check both and try again."
WRONG_CODE = "That code does not work. Wait for the next one in your app, then type it."
TRIES = 10  # per visitor and address in a quarter of an hour; a stranger elsewhere locks nobody out

TRIES_A_DAY = 50  # codes of one operator


def enter(request: HttpRequest, *, email: str, password: str, now: datetime) -> str:
    """
    Check the password and return the token of a session that still needs its code.

    :raises SignInRefused, TooMany: see there.
    """
    ip = client_ip(request)
    throttle.hit("console", ip, most=3 * TRIES, seconds=900)
    throttle.hit("console", f"{ip} {email}", most=TRIES, seconds=900)
    operator = Operator.objects.filter(email__iexact=email, is_active=True).first()
    known = operator.password if operator else _nobodys()
    if not check_password(password[:LONGEST], known) or operator is None:
        raise SignInRefused(WRONG)
    return sessions.start(request, operator=operator, now=now)


@cache
def _nobodys() -> str:
    """Nobody's password takes as long to refuse as somebody's."""
    return make_password(token_urlsafe())


def prove(request: HttpRequest, session: OperatorSession, *, code: str, now: datetime) -> None:
    """
    Take a code of the operator's app.

    :raises CodeRefused: wrong or used before. :raises TooMany: too many tries.
    """
    who = str(session.operator_id)
    is_counted = throttle.hit("console-code", who, most=TRIES, seconds=300)
    throttle.hit("console-code-day", who, most=TRIES_A_DAY, seconds=86_400)
    take = second_factor.use if is_counted else second_factor.use_slowly
    if not take(session.operator, code, now=now):
        audit.record("operator.code_refused", by=audit.Actor(session.operator, client_ip(request)))
        raise CodeRefused(WRONG_CODE)


def complete(request: HttpRequest, session: OperatorSession, *, code: str, now: datetime) -> str:
    """Finish signing in and return the session's new token. Raises as `prove` does."""
    prove(request, session, code=code, now=now)
    return _signed_in(request, session, now)


@transaction.atomic
def _signed_in(request: HttpRequest, session: OperatorSession, now: datetime) -> str:
    Operator.objects.filter(pk=session.operator_id).update(last_login=now)
    audit.record("operator.signed_in", by=audit.Actor(session.operator, client_ip(request)))
    return sessions.complete(session, now=now)


@transaction.atomic
def set_up(
    request: HttpRequest, session: OperatorSession, *, secret: str, code: str, password: str, now: datetime
) -> str:
    """
    Take the app the operator has just set up, and the password they chose, and finish signing in.

    :raises CodeRefused: the app shows other codes. :raises NothingToDo: it was set up already.
    """
    operator, step = session.operator, second_factor.step_of(secret, code, now=now)
    if step is None:
        raise CodeRefused(
            "That code does not match. Check that your app shows Portico, then type its newest code."
        )
    changes = {"totp_secret": second_factor.seal(operator, secret), "totp_last_step": step}
    if password:
        changes |= {"password": make_password(password), "password_is_temporary": False}
    if Operator.objects.filter(pk=operator.pk, totp_secret__isnull=True).update(**changes) != 1:
        raise NothingToDo("Your second factor is set up already. Sign in with it.")
    audit.record("operator.second_factor_set", by=audit.Actor(operator, client_ip(request)))
    return _signed_in(request, session, now)


def leave(request: HttpRequest, session: OperatorSession) -> None:
    if sessions.is_complete(session):
        audit.record("operator.signed_out", by=audit.Actor(session.operator, client_ip(request)))
    session.delete()


def carried(operator: Operator, secret: str) -> str:
    """Return a secret that is being set up, sealed, as a form carries it: a mistyped code keeps the same picture."""
    return base64.urlsafe_b64encode(second_factor.seal(operator, secret)).decode()


def carried_back(operator: Operator, value: str) -> str:
    """Return the secret of a form, or a new one if it carries none of ours."""
    try:
        return second_factor.unseal(operator, base64.urlsafe_b64decode(value.encode()))
    except (sealed.Unreadable, binascii.Error, UnicodeEncodeError):
        return second_factor.new_secret()
