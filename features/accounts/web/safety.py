"""The link of a warning: “This was not me”. Opening it changes nothing; the code of the same mail does (R24)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts import sessions, tickets
from features.accounts.models import Session, Ticket
from features.accounts.operations import safety
from features.accounts.operations.safety import Secured
from features.accounts.tickets import TicketGone
from features.accounts.web.access import open_page
from features.accounts.web.client import SHOWN
from features.accounts.web.forms import CodeForm
from features.accounts.web.links import GONE, no_path_in_referrer

PAGE = "accounts/client/not_me.html"


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page(
    "Whoever is worried about a sign-in may not have a browser that is signed in; the mail proves the mailbox."
)
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    if tickets.peek(token=token, purpose=Ticket.Purpose.NOT_ME, now=timezone.now()) is None:
        return _gone(request)
    form = CodeForm.of(request)
    try:
        if request.method == "POST" and (
            done := form.submit(lambda typed: _secure(request, token, typed["code"]))
        ):
            return done
    except TicketGone:
        return _gone(request)
    return render(request, PAGE, {"form": form}, status=form.status)


def _secure(request: HttpRequest, token: str, code: str) -> HttpResponse:
    done = safety.secure(token=token, code=code, now=timezone.now())
    response = _next(request, done)
    for side in Session.Side:
        sessions.drop_cookie(response, side)
    return response


def _next(request: HttpRequest, done: Secured) -> HttpResponse:
    """Whoever had a password chooses a new one now; the others come in by mail, as always."""
    if done.reset_token is None:
        return render(request, "accounts/client/secured.html", {"done": done})
    page = "accounts_staff:reset" if done.side == Session.Side.STAFF else "accounts:reset"
    return cast(HttpResponse, redirect(page, done.reset_token))


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, {"form": None}, status=GONE)
