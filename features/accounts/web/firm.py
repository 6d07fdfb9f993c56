"""The staff's door: e-mail address and password."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts import operations, sides, tickets
from features.accounts.middleware import session_of
from features.accounts.models import Membership, Session, Ticket
from features.accounts.tickets import TicketGone
from features.accounts.web.access import open_page
from features.accounts.web.browser import enter, is_known, leave, safe_path
from features.accounts.web.client import SHOWN, ways_in
from features.accounts.web.forms import PasswordSignInForm
from features.accounts.web.links import GONE, no_path_in_referrer

WORKSPACE = "/workspace/"


def signed_in_staff(request: HttpRequest) -> Membership | None:
    session = session_of(request, Session.Side.STAFF)
    return sides.membership_of(session.user) if session else None


@require_http_methods(SHOWN)
@open_page("Staff sign in here.")
def sign_in(request: HttpRequest) -> HttpResponse:
    going = safe_path(request.GET.get("next"), fallback="")
    form = PasswordSignInForm.of(request, initial={"next": going})
    if request.method == "POST" and (response := form.submit(lambda typed: _try(request, typed))):
        return response
    if request.method != "POST" and signed_in_staff(request):
        return redirect(going or WORKSPACE)
    return render(
        request, "accounts/firm/sign_in.html", {"form": form, "ways_in": ways_in("staff")}, status=form.status
    )


def _try(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    email, password = typed["email"], typed["password"]
    known, now = is_known(request, email), timezone.now()
    entered = operations.enter_by_password(email=email, password=password, known=known, now=now)
    return enter(request, entered, to=safe_path(typed["next"], fallback=WORKSPACE))


@require_http_methods(SHOWN)
@open_page("Whoever wants to sign out may, signed in or not.")
def sign_out(request: HttpRequest) -> HttpResponse:
    return leave(request, Session.Side.STAFF, to="accounts_staff:sign_in", page="accounts/firm/sign_out.html")


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page(
    "The owner of a new firm comes straight from signing up, with a link that works once for two minutes."
)
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    now, page = timezone.now(), "accounts/firm/welcome.html"
    if request.method != "POST":
        live = tickets.peek(token=token, purpose=Ticket.Purpose.FIRST_SIGN_IN, now=now)
        return render(request, page, {"ticket": live}, status=200 if live else GONE)
    try:
        return enter(request, operations.enter_first_time(token=token, now=now), to=WORKSPACE)
    except TicketGone:
        return redirect(WORKSPACE) if signed_in_staff(request) else render(request, page, status=GONE)
