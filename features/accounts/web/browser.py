"""
What a browser carries besides its session, in two signed cookies of this host: what it asked a mail for (with the nonce
that makes its own link enough, security R24), and whom it has signed in before (so that strangers' tries don't count).
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Self, cast

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from features.accounts import operations, sessions
from features.accounts.middleware import session_of
from features.accounts.models import Session
from features.accounts.operations import Entered
from features.accounts.rules import UNSEEN
from features.accounts.secrets import new_token
from features.accounts.web import halfway
from tenants.context import require_firm

ASKED, KNOWN = f"{settings.COOKIE_PREFIX}asked", f"{settings.COOKIE_PREFIX}known"
ASKED_FOR, KNOWN_FOR = timedelta(hours=1), timedelta(days=365)
MOST_KNOWN = 5  # people who share a browser
LONGEST_PATH = 300  # Ticket.next_path
MASK = "…"


@dataclass(frozen=True)
class Asked:
    """What this browser asked a mail for. `to` is shown to the person, perhaps masked."""

    nonce: str
    to: str = ""
    next_path: str = ""
    stays: bool = True

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Return what the cookie says, or a fresh nonce alone."""
        try:
            return cls(**_read(request, ASKED, ASKED_FOR))
        except TypeError:  # none, or that of another version
            return cls(new_token())

    @property
    def is_masked(self) -> bool:
        return MASK in self.to

    def keep(self, response: HttpResponse) -> None:
        _write(response, ASKED, asdict(self), ASKED_FOR)


def is_known(request: HttpRequest, email: str) -> bool:
    """Return whether the person with this address has signed in with this browser."""
    return _mark(email) in _known(request)


def enter(request: HttpRequest, entered: Entered, *, to: str) -> HttpResponse:
    """Hand out a session that has just begun: its cookie, a new CSRF secret, and no trace of the one before."""
    session = entered.session
    if session.second_step == Session.SecondStep.AWAITED:
        return halfway.ask(entered, to=to)
    before = session_of(request, session.side)
    if before is not None and before.pk != session.pk:
        sessions.end(before)
    response = cast(HttpResponse, redirect(to))
    sessions.set_cookie(response, session, entered.token)
    _write(response, KNOWN, [_mark(session.user.email), *_others(request, session.user.email)], KNOWN_FOR)
    response.delete_cookie(ASKED, samesite="Lax")
    halfway.forget(response, session.side)
    rotate_token(request)
    return response


def leave(request: HttpRequest, side: str, *, to: str, page: str) -> HttpResponse:
    """Sign out by POST; GET only asks. Whoever is not signed in is out already."""
    session = session_of(request, side)
    if request.method != "POST" and session is not None:
        return render(request, page)
    if session is not None:
        operations.sign_out(session=session)
        messages.success(request, "You are signed out.")
    response = cast(HttpResponse, redirect(to))
    sessions.drop_cookie(response, side)
    response.delete_cookie(ASKED, samesite="Lax")
    return response


def safe_path(wish: str | None, *, fallback: str) -> str:
    """Return where somebody wants to go, if it is a path of this host (security R26)."""
    if not wish or len(wish) > LONGEST_PATH or not wish.startswith("/") or UNSEEN.search(wish):
        return fallback
    return wish if url_has_allowed_host_and_scheme(wish, allowed_hosts=None) else fallback


def masked(email: str) -> str:
    """Return an address that tells only those who know it whose it is."""
    name, _, host = email.partition("@")
    return f"{name[:1]}{MASK}@{host}"


def _known(request: HttpRequest) -> list[str]:
    found = _read(request, KNOWN, KNOWN_FOR)
    return found if isinstance(found, list) else []


def _others(request: HttpRequest, email: str) -> list[str]:
    return [mark for mark in _known(request) if mark != _mark(email)][: MOST_KNOWN - 1]


def _mark(email: str) -> str:
    return salted_hmac(_salt("known"), email.lower(), algorithm="sha256").hexdigest()[:24]


def _salt(name: str) -> str:
    return f"accounts.{name}.{require_firm().pk}"


def _read(request: HttpRequest, name: str, age: timedelta) -> Any:
    try:
        return signing.loads(request.COOKIES.get(name, ""), salt=_salt(name), max_age=age)
    except signing.BadSignature:
        return None


def _write(response: HttpResponse, name: str, value: Any, age: timedelta) -> None:
    response.set_cookie(
        name,
        signing.dumps(value, salt=_salt(name)),
        max_age=age,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
