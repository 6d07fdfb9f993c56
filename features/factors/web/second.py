"""
The second step of signing in, for whoever has just taken the first in this browser (accounts.web.halfway); and signing
in by a passkey, which is both. Without scripts a code of the app or one on paper does.
"""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.models import Session
from features.accounts.operations import Entered
from features.accounts.web import halfway
from features.accounts.web.access import open_page
from features.accounts.web.browser import enter, is_known, safe_path
from features.accounts.web.client import SHOWN
from features.accounts.web.forms import Asking
from features.base.errors import DomainError
from features.factors import operations, queries, webauthn
from features.factors.web import challenges
from features.factors.web.forms import AppCodeForm, PasskeyForm, RecoveryCodeForm

GONE = "That took longer than ten minutes. Sign in again."
HALF = "The first step is proved by the cookie of this browser."


@dataclass(frozen=True)
class Door:
    """One side's pages."""

    side: str
    layout: str
    sign_in: str
    home: str


STAFF = Door(Session.Side.STAFF, "accounts/firm/door.html", "accounts_staff:sign_in", "/workspace/")
CLIENTS = Door(Session.Side.CLIENT, "layouts/door.html", "accounts:sign_in", "/")


def _page(request: HttpRequest, door: Door) -> HttpResponse:
    half = halfway.of(request, door.side)
    if half is None:
        return _begin_again(request, door)
    has_app = queries.has_app(half.user)
    form = _form(request, has_app=has_app)
    if request.method == "POST" and (entered := form.submit(lambda _: _take(request, half, form))):
        return enter(request, entered, to=safe_path(half.data.get(halfway.GOING), fallback=door.home))
    return _show(request, door, half, form, has_app=has_app)


def _form(request: HttpRequest, *, has_app: bool) -> Asking:
    """Return the form of the way that was chosen; the app's is first, and paper's is asked for."""
    typed = request.POST if request.method == "POST" else None
    if typed is not None and "passkey" in typed:
        return PasskeyForm(typed)
    on_paper = "recovery" in request.GET or not has_app
    return RecoveryCodeForm(typed) if on_paper else AppCodeForm(typed)


def _take(request: HttpRequest, half: Session, form: Asking) -> Entered:
    now, known = timezone.now(), is_known(request, half.user.email)
    if isinstance(form, PasskeyForm):
        answer = challenges.answer_of(form.cleaned_data["passkey"])
        return operations.take_passkey(half=half, state=challenges.state_of(request), answer=answer, now=now)
    take = operations.take_code if isinstance(form, AppCodeForm) else operations.take_recovery_code
    return take(half=half, code=form.cleaned_data["code"], known=known, now=now)


def _show(request: HttpRequest, door: Door, half: Session, form: Asking, *, has_app: bool) -> HttpResponse:
    on_paper = isinstance(form, RecoveryCodeForm)
    fields = _form_beside(form, has_app=has_app)
    context = {
        "form": fields, "trouble": form if fields is not form else None, "on_paper": on_paper,
        "wants_paper": "recovery" in request.GET, "has_app": has_app,
        "has_passkey": queries.has_passkey(half.user), "sign_in_url": reverse(door.sign_in),
        "options_url": reverse("factors:options"), "layout": door.layout, "is_staff": door is STAFF,
    }  # fmt: skip
    return render(request, "factors/second.html", context, status=form.status)


def _form_beside(form: Asking, *, has_app: bool) -> Asking:
    """After a passkey that was refused, the form for codes stands there too, untouched."""
    if not isinstance(form, PasskeyForm):
        return form
    return AppCodeForm() if has_app else RecoveryCodeForm()


def _begin_again(request: HttpRequest, door: Door) -> HttpResponse:
    messages.info(request, GONE)
    response = cast(HttpResponse, redirect(door.sign_in))
    halfway.forget(response, door.side)
    return response


def _enter_by_passkey(request: HttpRequest, door: Door) -> HttpResponse:
    """What is refused is said on the sign-in page, where the other ways are."""
    try:
        answer = challenges.answer_of(request.POST.get("passkey", ""))
        state, now = challenges.state_of(request), timezone.now()
        entered = operations.enter_by_passkey(side=door.side, state=state, answer=answer, now=now)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return cast(HttpResponse, redirect(door.sign_in))
    return enter(request, entered, to=safe_path(request.POST.get("next"), fallback=door.home))


@require_http_methods(SHOWN)
@open_page(HALF)
def staff(request: HttpRequest) -> HttpResponse:
    return _page(request, STAFF)


@require_http_methods(SHOWN)
@open_page(HALF)
def client(request: HttpRequest) -> HttpResponse:
    return _page(request, CLIENTS)


@require_POST
@open_page("A passkey is how one signs in here.")
def staff_passkey(request: HttpRequest) -> HttpResponse:
    return _enter_by_passkey(request, STAFF)


@require_POST
@open_page("A passkey is how one signs in here.")
def client_passkey(request: HttpRequest) -> HttpResponse:
    return _enter_by_passkey(request, CLIENTS)


@require_safe
@open_page("For both doors: asks the browser for any passkey of this host; it tells nobody who has one.")
def options(request: HttpRequest) -> HttpResponse:
    return challenges.ask(webauthn.ask_for_any(now=timezone.now()))
