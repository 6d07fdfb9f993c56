"""
The link of a mail. Opening it changes nothing, for mail scanners open links too, and press buttons: only the browser
that asked has one button; any other also needs the code that stands in the mail (security R24, R27).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts import operations, sides, tickets
from features.accounts.models import Ticket
from features.accounts.tickets import TicketGone
from features.accounts.web.access import open_page
from features.accounts.web.browser import Asked, enter, masked, safe_path
from features.accounts.web.client import HOME, SHOWN, ask_for_link, signed_in_client
from features.accounts.web.forms import UNPROCESSABLE, CodeForm
from features.base.errors import DomainError

SIGN_IN = Ticket.Purpose.SIGN_IN
GONE = 410


def no_path_in_referrer[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """
    Keep the address, which holds a token, out of what the page asks for (security R26). The host alone stays: with
    `no-referrer` browsers post a form with `Origin: null`, which the protection against forged forms refuses.
    """

    @wraps(view)
    def quiet(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return quiet


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page("A sign-in link is opened by somebody who is not signed in yet.")
def link(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        return _use(request, token)
    ticket = tickets.find(token=token, purpose=SIGN_IN)
    if ticket is not None and signed_in_client(request) == ticket.user:
        return redirect(safe_path(ticket.next_path, fallback=HOME))
    live = tickets.peek(token=token, purpose=SIGN_IN, now=timezone.now())
    if live is None or not sides.may_enter_portal(live.user):
        return _gone(request, token)
    return _confirm(request, live, CodeForm())


def _use(request: HttpRequest, token: str) -> HttpResponse:
    form = CodeForm(request.POST)
    try:
        return _enter(request, token)
    except TicketGone:
        return _gone(request, token)
    except DomainError as refusal:
        form.is_valid()  # a missing code has words of its own
        if form.cleaned_data.get("code"):
            form.refuse(refusal)
    ticket = tickets.peek(token=token, purpose=SIGN_IN, now=timezone.now())
    form.status = max(form.status, UNPROCESSABLE)
    return _confirm(request, ticket, form) if ticket else _gone(request, token)  # a fifth wrong code ended it


def _enter(request: HttpRequest, token: str) -> HttpResponse:
    browser, code = Asked.of(request).nonce, request.POST.get("code", "")
    entered = operations.enter_by_link(token=token, now=timezone.now(), browser=browser, code=code)
    return enter(request, entered, to=safe_path(entered.next_path, fallback=HOME))


def _confirm(request: HttpRequest, ticket: Ticket, form: CodeForm) -> HttpResponse:
    here = tickets.asked_here(ticket, Asked.of(request).nonce)
    other = signed_in_client(request)
    to = ticket.user.email if here else ""  # elsewhere nobody is told whose link this is
    context = {"form": form, "here": here, "other": other if other != ticket.user else None, "to": to}
    return render(request, "accounts/client/link.html", context, status=form.status)


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    """Say that the link is dead, and offer a new one to the same address, for the same page (D9)."""
    ticket = tickets.find(token=token, purpose=SIGN_IN)
    again = ticket is not None and sides.may_enter_portal(ticket.user)
    context = {"token": token if again else None, "other": signed_in_client(request)}
    return render(request, "accounts/client/gone.html", context, status=GONE)


@require_POST
@no_path_in_referrer
@open_page("Mails a fresh link to the address that a dead one was sent to.")
def again(request: HttpRequest, token: str) -> HttpResponse:
    ticket = tickets.find(token=token, purpose=SIGN_IN)
    if ticket is None:
        return redirect("accounts:sign_in")
    email, going = ticket.user.email, safe_path(ticket.next_path, fallback="")
    return ask_for_link(request, email, to=masked(email), going=going, stays=ticket.stays)
