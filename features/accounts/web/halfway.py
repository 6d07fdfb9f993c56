"""Between the two steps of signing in: a cookie of ten minutes, and where the person is going meanwhile."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from features.accounts import second, sessions
from features.accounts.models import Session
from features.accounts.operations import Entered

COOKIES = {
    Session.Side.CLIENT: f"{settings.COOKIE_PREFIX}half",
    Session.Side.STAFF: f"{settings.COOKIE_PREFIX}half_staff",
}
PAGES = {Session.Side.CLIENT: "factors:second", Session.Side.STAFF: "factors_staff:second"}
GOING = "going"


def ask(entered: Entered, *, to: str) -> HttpResponse:
    """Send somebody on to their second step. Whoever is signed in in this browser stays so until it is taken."""
    session = entered.session
    session.data = {GOING: to}
    session.save(update_fields=["data"])
    side = Session.Side(session.side)
    response = cast(HttpResponse, redirect(PAGES[side]))
    response.set_cookie(
        COOKIES[side],
        entered.token,
        max_age=second.HALF,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def of(request: HttpRequest, side: str) -> Session | None:
    """Return the session that waits for its second step in this browser."""
    token = request.COOKIES.get(COOKIES[Session.Side(side)])
    return sessions.find_half(token=token, side=side, now=timezone.now()) if token else None


def forget(response: HttpResponse, side: str) -> None:
    response.delete_cookie(COOKIES[Session.Side(side)], samesite="Lax")
