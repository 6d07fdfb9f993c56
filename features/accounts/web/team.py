"""Settings: the team. Everybody with their role, and invitations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from branding.frame import Link
from features.accounts import operations, queries
from features.accounts.roles import Role
from features.accounts.web.access import StaffRequest, staff_page
from features.accounts.web.client import SHOWN
from features.accounts.web.team_forms import InviteForm
from features.base.permissions import Permission

manager = staff_page(
    permission=Permission.TEAM_MANAGE, fresh="change"
)  # who may do what is changed in person


@require_safe
@manager
def team(request: StaffRequest) -> HttpResponse:
    form = InviteForm.of(request, by=request.membership, initial={"role": Role.STAFF})
    people = queries.team(by=request.membership)
    context = {
        "form": form,
        "people": people,
        "me": request.membership,
        "now": timezone.now(),
        "tabs": tabs("people"),
    }
    return render(request, "accounts/firm/team.html", context)


@require_http_methods(SHOWN)
@manager
def invite(request: StaffRequest) -> HttpResponse:
    form = InviteForm.of(request, by=request.membership, initial={"role": Role.STAFF})
    if request.method == "POST" and (response := form.submit(lambda typed: _invite(request, typed))):
        return response
    return render(request, "accounts/firm/invite.html", {"form": form}, status=form.status)


def tabs(current: str) -> list[Link]:
    """Return the two halves of Team in the settings."""
    pages = {"people": ("accounts_staff:team", "People"), "roles": ("accounts_staff:roles", "Roles")}
    return [Link(reverse(name), label, current=key == current) for key, (name, label) in pages.items()]


def _invite(request: StaffRequest, typed: dict[str, Any]) -> HttpResponse:
    person = operations.invite(**typed, by=request.membership, now=timezone.now())
    return say(request, f"{person.user.email} has an invitation in the mail. It works for 7 days.")


def say(request: HttpRequest, text: str, *, undo: str = "") -> HttpResponse:
    """Go back to the list and say what happened; `undo` is the address that takes it back."""
    messages.success(request, text, extra_tags=undo)
    return redirect("accounts_staff:team")
