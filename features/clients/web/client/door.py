"""
The link of an invitation. Opening it changes nothing about it, for mail scanners do too; pressing the button does, in a
browser that was shown the page. Pressed anywhere else it asks for the code of the mail (R24, R27).
"""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts import operations as accounts
from features.accounts.middleware import session_of
from features.accounts.models import Session, User
from features.accounts.tickets import TicketGone
from features.accounts.web.access import open_page
from features.accounts.web.browser import enter
from features.accounts.web.forms import UNPROCESSABLE, CodeForm
from features.accounts.web.links import no_path_in_referrer
from features.base.errors import DomainError
from features.clients import operations, queries
from features.clients.models import Invitation
from features.clients.operations import Accepted
from features.clients.web import shown
from features.clients.web.access import contact_in
from features.clients.web.forms import InvitationCodeForm

HOME = "/"
GONE, UNKNOWN = 410, 404
SHOWN = ("GET", "HEAD", "POST")


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page("An invitation is how a person first comes in.")
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    found = queries.behind(token)
    if found is None or not queries.is_open(found, timezone.now()):
        return _dead(request, found)
    if request.method == "POST":
        return _press(request, token, found)
    response = _page(request, found, CodeForm(), is_asked=False)
    if shown.is_by_a_person(request):
        operations.note_opened(invitation=found, now=timezone.now())
        shown.remember(response, found)
    return response


def _press(request: HttpRequest, token: str, found: Invitation) -> HttpResponseBase:
    here, form = shown.was_here(request, found), CodeForm(request.POST)
    try:
        if here:
            return _in(request, operations.accept(token=token, now=timezone.now()))
        if form.is_valid():
            code = form.cleaned_data["code"]
            return _in(request, operations.accept_elsewhere(token=token, code=code, now=timezone.now()))
    except TicketGone:
        return _dead(request, queries.behind(token))
    except DomainError as refusal:
        form.refuse(refusal)
    still = queries.behind(token)
    if still is None or not queries.is_open(still, timezone.now()):
        return _dead(request, still)  # a fifth wrong code ended it
    form = form if "code" in request.POST else CodeForm()
    form.status = max(form.status, UNPROCESSABLE)
    return _page(request, found, form, is_asked=True)


def _page(request: HttpRequest, found: Invitation, form: CodeForm, *, is_asked: bool) -> HttpResponse:
    context = {"invitation": found, "other": _other(request, found), "form": form, "is_asked": is_asked}
    return render(request, "clients/client/invitation.html", context, status=form.status)


def _other(request: HttpRequest, found: Invitation) -> User | None:
    """Return who else is signed in to the portal in this browser."""
    session = session_of(request, Session.Side.CLIENT)
    return session.user if session and session.user != found.contact.user else None


def _in(request: HttpRequest, accepted: Accepted) -> HttpResponse:
    entered = accounts.Entered(accepted.session, accepted.token, HOME)
    return enter(request, entered, to=HOME)


def _dead(request: HttpRequest, found: Invitation | None) -> HttpResponseBase:
    """Say what to do now; whoever is in already goes on in."""
    contact = contact_in(session_of(request, Session.Side.CLIENT))
    if found and contact == found.contact:
        return redirect(HOME)
    if found is None:
        return render(request, "clients/client/invitation_gone.html", {"state": ""}, status=UNKNOWN)
    context = {"state": found.state(timezone.now()), "has_joined": found.contact.joined_at is not None}
    return render(request, "clients/client/invitation_gone.html", context, status=GONE)


@require_http_methods(SHOWN)
@open_page("An invitation is accepted here on another device than the one with the mail.")
def by_code(request: HttpRequest) -> HttpResponseBase:
    """Take the address and the code of an invitation whose link can't be opened on this device."""
    form = InvitationCodeForm.of(request)
    if request.method == "POST":
        accepted = form.submit(lambda typed: operations.accept_by_code(now=timezone.now(), **typed))
        if accepted is not None:
            return _in(request, accepted)
    other = contact_in(session_of(request, Session.Side.CLIENT))
    context = {"form": form, "other": other}
    return render(request, "clients/client/invitation_code.html", context, status=form.status)
