"""Staff who forgot their password get a link to a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from features.accounts import operations, sessions, tickets
from features.accounts.models import Session, Ticket
from features.accounts.tickets import TicketGone
from features.accounts.web.access import open_page
from features.accounts.web.browser import Asked, is_known
from features.accounts.web.client import SHOWN
from features.accounts.web.forms import ForgottenForm, NewPasswordForm
from features.accounts.web.links import GONE, no_path_in_referrer

DONE = "Your new password is set. Sign in with it."


@require_http_methods(SHOWN)
@open_page("Whoever forgot a password can't sign in first.")
def forgotten(request: HttpRequest) -> HttpResponse:
    form = ForgottenForm.of(request)
    if request.method == "POST" and (response := form.submit(lambda typed: _ask(request, typed["email"]))):
        return response
    return render(request, "accounts/firm/forgotten.html", {"form": form}, status=form.status)


def _ask(request: HttpRequest, email: str) -> HttpResponse:
    operations.ask_for_new_password(email=email, known=is_known(request, email))
    asked = Asked.of(request)
    response = redirect("accounts_staff:forgotten_sent")
    Asked(asked.nonce, email, asked.next_path, asked.stays).keep(response)
    return response


@require_safe
@open_page("Says where the link to a new password went.")
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/firm/forgotten_sent.html", {"to": Asked.of(request).to})


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page("Whoever forgot a password can't sign in first; the token proves the mailbox.")
def reset(request: HttpRequest, token: str) -> HttpResponse:
    ticket = tickets.peek(token=token, purpose=Ticket.Purpose.RESET, now=timezone.now())
    if ticket is None:
        return _gone(request)
    form = NewPasswordForm.of(request)
    try:
        if request.method == "POST" and (
            done := form.submit(lambda typed: _set(request, token, typed["password"]))
        ):
            return done
    except TicketGone:
        return _gone(request)
    return render(
        request, "accounts/firm/reset.html", {"form": form, "user": ticket.user}, status=form.status
    )


def _set(request: HttpRequest, token: str, password: str) -> HttpResponse:
    operations.set_new_password(token=token, password=password, now=timezone.now())
    messages.success(request, DONE)
    response = redirect("accounts_staff:sign_in")
    sessions.drop_cookie(response, Session.Side.STAFF)
    return response


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/firm/gone.html", {"kind": "reset"}, status=GONE)
