"""One's own account, for staff: details, and the way to the pages about signing in. Clients set a password here too."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from branding.frame import Link
from features.accounts import operations
from features.accounts.models import Membership, Session
from features.accounts.web import addressing
from features.accounts.web.access import StaffRequest, staff_page
from features.accounts.web.client import SHOWN
from features.accounts.web.forms import NewPasswordForm
from features.accounts.web.team_forms import OwnDetailsForm
from features.base import composition
from features.base.composition import Side
from features.toggles.shown import is_shown

PAGE = "accounts/firm/account.html"


def own_pages(side: Side, by: Membership | None = None) -> list[Link]:
    """Return the pages about oneself that slices have registered, as links."""
    mine = [page for page in composition.own_pages if page.side == side and is_shown(page, by)]
    return [Link(reverse(page.url_name), page.label, page.icon) for page in mine]


def about(session: Session, side: Side, by: Membership | None = None) -> dict[str, Any]:
    """Return what stands below the details on both sides."""
    return {
        "email": session.user.email,
        "waiting_email": addressing.waiting(session),
        "own_pages": own_pages(side, by),
    }


@require_http_methods(SHOWN)
@staff_page()
def account(request: StaffRequest) -> HttpResponse:
    form = OwnDetailsForm.of(request, firm_zone=request.firm.time_zone, initial=_now(request.membership))
    if request.method == "POST" and (response := form.submit(lambda typed: _save(request, typed))):
        return response
    context = {"form": form, **about(request.session, "staff", request.membership)}
    return render(request, PAGE, context, status=form.status)


def _now(me: Membership) -> dict[str, str]:
    user = me.user
    return {"name": user.name, "title": me.title, "phone": user.phone, "time_zone": user.time_zone}


def _save(request: StaffRequest, typed: dict[str, Any]) -> HttpResponse:
    if operations.edit_own_details(by=request.membership, **typed):
        messages.success(request, "Your details are saved.")
    return cast(HttpResponse, redirect("accounts_staff:account"))


@require_http_methods(SHOWN)
@staff_page(fresh="page")
def password(request: StaffRequest) -> HttpResponse:
    return choose_password(
        request, request.session, "accounts/firm/own_password.html", "accounts_staff:account"
    )


def choose_password(request: HttpRequest, session: Session, template: str, back: str) -> HttpResponse:
    """Choose one's password, the first or another; the fresh proof takes the place of the old one."""
    form = NewPasswordForm.of(request)
    if request.method == "POST" and (
        done := form.submit(lambda typed: _change(request, session, typed["password"], back))
    ):
        return done
    context = {"form": form, "has_one": session.user.has_usable_password(), "user": session.user}
    return render(request, template, context, status=form.status)


def _change(request: HttpRequest, session: Session, new: str, back: str) -> HttpResponse:
    ended = operations.change_own_password(session=session, new=new, now=timezone.now())
    words = {0: "", 1: " One other browser was signed out."}
    others = words.get(ended, f" {ended} other browsers were signed out.")
    messages.success(request, f"Your password is set.{others}")
    return cast(HttpResponse, redirect(back))
