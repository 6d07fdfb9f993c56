"""Whoever forgot their password gets a link to a new one, at either door: clients, where they have any."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from features.accounts import operations, sessions, tickets
from features.accounts.models import Session, Ticket
from features.accounts.switches import CLIENT_PASSWORDS
from features.accounts.tickets import TicketGone
from features.accounts.web.access import open_page
from features.accounts.web.browser import Asked, is_known
from features.accounts.web.client import SHOWN
from features.accounts.web.forms import ForgottenForm, NewPasswordForm
from features.accounts.web.links import GONE, no_path_in_referrer

DONE = "Your new password is set. Sign in with it."


@dataclass(frozen=True)
class Door:
    """One side's pages and templates."""

    side: str
    pages: str  # namespace
    templates: str
    sign_in: str

    def show(
        self, request: HttpRequest, page: str, context: dict[str, object], status: int = 200
    ) -> HttpResponse:
        return render(request, f"{self.templates}{page}", context, status=status)


STAFF = Door(Session.Side.STAFF, "accounts_staff", "accounts/firm", "accounts_staff:sign_in")
CLIENTS = Door(Session.Side.CLIENT, "accounts", "accounts/client", "accounts:password")


def _forgotten(request: HttpRequest, door: Door) -> HttpResponse:
    form = ForgottenForm.of(request)
    if request.method == "POST" and (
        response := form.submit(lambda typed: _ask(request, door, typed["email"]))
    ):
        return response
    return door.show(request, "/forgotten.html", {"form": form}, form.status)


def _ask(request: HttpRequest, door: Door, email: str) -> HttpResponse:
    operations.ask_for_new_password(email=email, known=is_known(request, email), side=door.side)
    asked = Asked.of(request)
    response = cast(HttpResponse, redirect(f"{door.pages}:forgotten_sent"))
    Asked(asked.nonce, email, asked.next_path, asked.stays).keep(response)
    return response


def _reset(request: HttpRequest, door: Door, token: str) -> HttpResponse:
    ticket = tickets.peek(token=token, purpose=Ticket.Purpose.RESET, now=timezone.now())
    if ticket is None:
        return _gone(request, door)
    form = NewPasswordForm.of(request)
    try:
        if request.method == "POST" and (
            done := form.submit(lambda typed: _set(request, door, token, typed["password"]))
        ):
            return done
    except TicketGone:
        return _gone(request, door)
    return door.show(request, "/reset.html", {"form": form, "user": ticket.user}, form.status)


def _set(request: HttpRequest, door: Door, token: str, password: str) -> HttpResponse:
    operations.set_new_password(token=token, password=password, now=timezone.now(), side=door.side)
    messages.success(request, DONE)
    response = cast(HttpResponse, redirect(door.sign_in))
    sessions.drop_cookie(response, door.side)
    return response


def _gone(request: HttpRequest, door: Door) -> HttpResponse:
    page = "/gone.html" if door is STAFF else "/reset_gone.html"
    return door.show(request, page, {"kind": "reset"}, GONE)


@require_http_methods(SHOWN)
@open_page("Whoever forgot a password can't sign in first.")
def forgotten(request: HttpRequest) -> HttpResponse:
    return _forgotten(request, STAFF)


@require_safe
@open_page("Says where the link to a new password went.")
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    return STAFF.show(request, "/forgotten_sent.html", {"to": Asked.of(request).to})


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page("Whoever forgot a password can't sign in first; the token proves the mailbox.")
def reset(request: HttpRequest, token: str) -> HttpResponse:
    return _reset(request, STAFF, token)


@require_http_methods(SHOWN)
@open_page("Clients who forgot their password can't sign in first.", switch=CLIENT_PASSWORDS)
def client_forgotten(request: HttpRequest) -> HttpResponse:
    return _forgotten(request, CLIENTS)


@require_safe
@open_page("Says where the link to a client's new password went.", switch=CLIENT_PASSWORDS)
def client_forgotten_sent(request: HttpRequest) -> HttpResponse:
    return CLIENTS.show(request, "/forgotten_sent.html", {"to": Asked.of(request).to})


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page("A client who forgot their password has the mail alone to prove it.", switch=CLIENT_PASSWORDS)
def client_reset(request: HttpRequest, token: str) -> HttpResponse:
    return _reset(request, CLIENTS, token)
