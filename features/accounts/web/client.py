"""The clients' door: a link by mail, or its code (screen 01); a password, where the firm has them for clients (D3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from branding import queries as brands
from features.accounts import operations, sides
from features.accounts.middleware import session_of
from features.accounts.models import Session, User
from features.accounts.switches import CLIENT_PASSWORDS
from features.accounts.web.access import open_page
from features.accounts.web.browser import Asked, enter, is_known, leave, safe_path
from features.accounts.web.forms import ClientPasswordForm, CodeForm, LinkForm
from features.base import composition
from features.base.composition import Side, WayIn
from features.toggles.queries import is_on
from tenants import hosts
from tenants.context import require_firm

HOME = "/"
SHOWN = ("GET", "HEAD", "POST")


def ways_in(side: Side) -> list[WayIn]:
    return [way for way in composition.ways_in if way.side == side]


def signed_in_client(request: HttpRequest) -> User | None:
    """Return who is signed in to the portal in this browser, if they may still use it."""
    session = session_of(request, Session.Side.CLIENT)
    return session.user if session and sides.may_enter_portal(session.user) else None


@require_http_methods(SHOWN)
@open_page("Clients ask for their sign-in link here.")
def sign_in(request: HttpRequest) -> HttpResponse:
    form = LinkForm.of(request, initial=_initial(request))
    if request.method == "POST" and (response := form.submit(lambda typed: _ask(request, typed))):
        return response
    if request.method != "POST" and signed_in_client(request):
        return redirect(safe_path(request.GET.get("next"), fallback=HOME))
    host = hosts.entry_of(require_firm()).primary_domain
    hint = f"Use the address {brands.published(require_firm()).name} writes to you at."
    context = {"form": form, "host": host, "email_hint": hint, "has_passwords": is_on(CLIENT_PASSWORDS)}
    context["ways_in"] = ways_in("client")
    return render(request, "accounts/client/sign_in.html", context, status=form.status)


@require_http_methods(SHOWN)
@open_page("Clients sign in here by password, where the firm has them.", switch=CLIENT_PASSWORDS)
def password(request: HttpRequest) -> HttpResponse:
    form = ClientPasswordForm.of(request, initial=_initial(request))
    if request.method == "POST" and (response := form.submit(lambda typed: _try_password(request, typed))):
        return response
    if request.method != "POST" and signed_in_client(request):
        return redirect(safe_path(request.GET.get("next"), fallback=HOME))
    return render(
        request,
        "accounts/client/password.html",
        {"form": form, "ways_in": ways_in("client")},
        status=form.status,
    )


def _try_password(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    known, going = is_known(request, typed["email"]), safe_path(typed.pop("next"), fallback=HOME)
    entered = operations.enter_portal_by_password(**typed, known=known, now=timezone.now())
    return enter(request, entered, to=going)


def _initial(request: HttpRequest) -> dict[str, Any]:
    asked = Asked.of(request)
    going = safe_path(request.GET.get("next"), fallback="")
    return {"email": "" if asked.is_masked else asked.to, "stays": asked.stays, "next": going}


def _ask(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    going = safe_path(typed["next"], fallback="")
    return ask_for_link(request, typed["email"], to=typed["email"], going=going, stays=typed["stays"])


def ask_for_link(request: HttpRequest, email: str, *, to: str, going: str, stays: bool) -> HttpResponse:
    """Have a link mailed and show where to look for it: the same for every address."""
    asked = Asked(Asked.of(request).nonce, to, going, stays)
    known = is_known(request, email)
    operations.ask_for_link(email=email, browser=asked.nonce, next_path=going, stays=stays, known=known)
    response = redirect("accounts:sent")
    asked.keep(response)
    return response


@require_http_methods(SHOWN)
@open_page("Says where the link went, and takes the code of the mail.")
def sent(request: HttpRequest) -> HttpResponse:
    asked, form = Asked.of(request), CodeForm.of(request)
    if not asked.to:
        return redirect("accounts:sign_in")
    if request.method == "POST" and (
        response := form.submit(lambda typed: _use_code(request, typed["code"]))
    ):
        return response
    return render(request, "accounts/client/sent.html", {"form": form, "asked": asked}, status=form.status)


def _use_code(request: HttpRequest, code: str) -> HttpResponse:
    nonce = Asked.of(request).nonce
    entered = operations.enter_by_code(code=code, browser=nonce, now=timezone.now())
    return enter(request, entered, to=safe_path(entered.next_path, fallback=HOME))


@require_http_methods(SHOWN)
@open_page("Whoever wants to sign out may, signed in or not.")
def sign_out(request: HttpRequest) -> HttpResponse:
    return leave(request, Session.Side.CLIENT, to="accounts:sign_in", page="accounts/client/sign_out.html")
