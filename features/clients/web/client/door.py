"""The link of an invitation. Opening it changes nothing, for mail scanners do too; pressing the button does (R24)."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts import sessions
from features.accounts.middleware import session_of
from features.accounts.models import Session
from features.accounts.tickets import TicketGone
from features.accounts.web.access import open_page
from features.clients import operations, queries
from features.clients.models import Invitation
from features.clients.web.access import contact_in

HOME = "/"
GONE, UNKNOWN = 410, 404


@require_http_methods(["GET", "HEAD", "POST"])
@open_page("An invitation is how a person first comes in.")
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    found = queries.behind(token)
    if request.method == "POST":
        return _accept(request, token, found)
    if found is None or not queries.is_open(found, timezone.now()):
        return _dead(request, found)
    session = session_of(request, Session.Side.CLIENT)
    other = session.user if session and session.user != found.contact.user else None
    return _sealed(render(request, "clients/client/invitation.html", {"invitation": found, "other": other}))


def _accept(request: HttpRequest, token: str, found: Invitation | None) -> HttpResponseBase:
    leaving = session_of(request, Session.Side.CLIENT)
    try:
        accepted = operations.accept(token=token, now=timezone.now(), leaving=leaving)
    except TicketGone:
        return _dead(request, found)
    response = redirect(HOME)
    sessions.set_cookie(response, accepted.session, accepted.token)
    return _sealed(response)


def _dead(request: HttpRequest, found: Invitation | None) -> HttpResponseBase:
    """Say what to do now; whoever is in already goes on in."""
    contact = contact_in(session_of(request, Session.Side.CLIENT))
    if found and contact == found.contact:
        return redirect(HOME)
    if found is None:
        return _sealed(render(request, "clients/client/invitation_gone.html", {"state": ""}, status=UNKNOWN))
    context = {"state": found.state(timezone.now()), "has_joined": found.contact.joined_at is not None}
    return _sealed(render(request, "clients/client/invitation_gone.html", context, status=GONE))


def _sealed(response: HttpResponseBase) -> HttpResponseBase:
    """The address holds a secret: it goes nowhere (R26). With no-referrer browsers would post `Origin: null`."""
    response["Referrer-Policy"] = "strict-origin"
    return response
