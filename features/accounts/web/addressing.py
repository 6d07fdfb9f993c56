"""Another e-mail address: asked for on either side, confirmed by the link that went to the new one."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts import tickets
from features.accounts.middleware import session_of
from features.accounts.models import Session, Ticket
from features.accounts.operations import addressing
from features.accounts.tickets import TicketGone
from features.accounts.web.access import StaffRequest, open_page, staff_page
from features.accounts.web.client import SHOWN
from features.accounts.web.forms import UNPROCESSABLE, CodeForm, OtherEmailForm
from features.accounts.web.links import GONE, no_path_in_referrer
from features.base.errors import DomainError

OWN = {Session.Side.STAFF: "accounts_staff:account", Session.Side.CLIENT: "clients:you"}
PAGE = "accounts/client/new_address.html"


def page(request: HttpRequest, session: Session, template: str) -> HttpResponse:
    """Show the form; ask for the change when it is posted."""
    form = OtherEmailForm.of(request)
    if request.method == "POST" and (
        done := form.submit(lambda typed: _ask(request, session, typed["email"]))
    ):
        return done
    return render(request, template, {"form": form, "now_email": session.user.email}, status=form.status)


def _ask(request: HttpRequest, session: Session, email: str) -> HttpResponse:
    change = addressing.ask_for_other_email(session=session, email=email, now=timezone.now())
    messages.success(
        request, f"A link is on its way to {change.email}. Your address changes once you open it."
    )
    return cast(HttpResponse, redirect(OWN[Session.Side(session.side)]))


def drop(request: HttpRequest, session: Session) -> HttpResponse:
    """Keep the address one has."""
    addressing.drop_other_email(session=session, now=timezone.now())
    messages.success(request, f"Your address stays {session.user.email}.")
    return cast(HttpResponse, redirect(OWN[Session.Side(session.side)]))


def waiting(session: Session) -> str:
    """Return the address that waits to be confirmed, or nothing."""
    change = addressing.open_changes(session.user, now=timezone.now()).first()
    return change.email if change else ""


@require_http_methods(SHOWN)
@staff_page(fresh="page")
def email(request: StaffRequest) -> HttpResponse:
    return page(request, request.session, "accounts/firm/email.html")


@require_POST
@staff_page()
def kept(request: StaffRequest) -> HttpResponse:
    return drop(request, request.session)


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page("The new mailbox may be read in a browser that is not signed in; the mail proves it.")
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    ticket = tickets.peek(token=token, purpose=Ticket.Purpose.EMAIL, now=timezone.now())
    if ticket is None:
        return _gone(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST":
            return _confirm(request, token)
    except TicketGone:
        return _gone(request)
    except DomainError as refusal:
        form.status = UNPROCESSABLE
        if form.is_valid():
            form.refuse(refusal)
    here = addressing.asked_in(ticket, _here(request)) is not None
    return render(
        request,
        PAGE,
        {"form": form, "here": here, "to": ticket.email_change.email if here else ""},
        status=form.status,
    )


def _confirm(request: HttpRequest, token: str) -> HttpResponse:
    here, code, now = _here(request), request.POST.get("code", ""), timezone.now()
    user = addressing.confirm_other_email(token=token, code=code, sessions_here=here, now=now)
    session = next((one for one in here if one.user_id == user.pk), None)
    if session is None:
        return render(request, "accounts/client/address_changed.html", {"user": user})
    messages.success(request, f"Your address is {user.email} now.")
    return cast(HttpResponse, redirect(OWN[Session.Side(session.side)]))


def _here(request: HttpRequest) -> list[Session]:
    return [one for one in (session_of(request, side) for side in Session.Side) if one is not None]


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, {"form": None}, status=GONE)
