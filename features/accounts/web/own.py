"""One's own account, for staff: details and password."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts import operations
from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest, staff_page
from features.accounts.web.client import SHOWN
from features.accounts.web.team_forms import ChangePasswordForm, OwnDetailsForm

PAGE = "accounts/firm/account.html"


@require_http_methods(SHOWN)
@staff_page()
def account(request: StaffRequest) -> HttpResponse:
    form = OwnDetailsForm.of(request, firm_zone=request.firm.time_zone, initial=_now(request.membership))
    if request.method == "POST" and (response := form.submit(lambda typed: _save(request, typed))):
        return response
    return render(request, PAGE, {"form": form, "password_form": ChangePasswordForm()}, status=form.status)


def _now(me: Membership) -> dict[str, str]:
    user = me.user
    return {"name": user.name, "title": me.title, "phone": user.phone, "time_zone": user.time_zone}


def _save(request: StaffRequest, typed: dict[str, Any]) -> HttpResponse:
    if operations.edit_own_details(by=request.membership, **typed):
        messages.success(request, "Your details are saved.")
    return redirect("accounts_staff:account")


@require_POST
@staff_page()
def password(request: StaffRequest) -> HttpResponse:
    form = ChangePasswordForm.of(request)
    if response := form.submit(lambda typed: _change(request, typed)):
        return response
    details = OwnDetailsForm(firm_zone=request.firm.time_zone, initial=_now(request.membership))
    return render(request, PAGE, {"form": details, "password_form": form}, status=form.status)


def _change(request: StaffRequest, typed: dict[str, Any]) -> HttpResponse:
    by, session = request.membership, request.session
    ended = operations.change_own_password(by=by, session=session, now=timezone.now(), **typed)
    others = {0: "", 1: " One other browser was signed out."}.get(
        ended, f" {ended} other browsers were signed out."
    )
    messages.success(request, f"Your password is changed.{others}")
    return redirect("accounts_staff:account")
