"""Settings: one colleague. Role, access, invitation."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts import operations, queries, rolebook
from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest
from features.accounts.web.client import SHOWN
from features.accounts.web.team import manager, say
from features.accounts.web.team_forms import RoleForm
from features.base import composition
from features.base.errors import Conflict, TooMany
from features.base.permissions import Permission


@require_http_methods(SHOWN)
@manager
def colleague(request: StaffRequest, colleague_id: uuid.UUID) -> HttpResponse:
    person = queries.colleague(colleague_id, by=request.membership)
    form = RoleForm.of(request, by=request.membership, initial={"role": rolebook.of_member(person).key})
    if request.method == "POST" and (
        done := form.submit(lambda typed: _role(request, person, typed["role"]))
    ):
        return done
    request.colleague = person  # for the panels of slices above
    is_below = rolebook.covers(request.membership, rolebook.of_member(person))
    context = {
        "form": form,
        "colleague": person,
        "is_me": person.pk == request.membership.pk,
        "is_below": is_below,
        "panels": [(one, one.load(request)) for one in composition.colleague_panels],
    }
    return render(
        request, "accounts/firm/colleague.html", context | {"now": timezone.now()}, status=form.status
    )


def _role(request: StaffRequest, person: Membership, role: str) -> HttpResponse:
    operations.change_role(colleague=person, role=role, by=request.membership)
    if person.pk == request.membership.pk and not request.membership.can(Permission.TEAM_MANAGE):
        return redirect("/workspace/")
    return say(request, f"{person.name} has the role {person.role_name} from now on.")


@require_POST
@manager
def invitation(request: StaffRequest, colleague_id: uuid.UUID) -> HttpResponse:
    """Send the invitation again."""

    def send(person: Membership) -> HttpResponse:
        operations.resend(colleague=person, by=request.membership, now=timezone.now())
        return say(
            request, f"{person.user.email} has a new invitation in the mail. The one before no longer works."
        )

    return _with(request, colleague_id, send)


@require_POST
@manager
def withdrawal(request: StaffRequest, colleague_id: uuid.UUID) -> HttpResponse:
    """Withdraw the invitation."""

    def withdraw(person: Membership) -> HttpResponse:
        operations.revoke(colleague=person, by=request.membership, now=timezone.now())
        return say(request, f"The invitation of {person.user.email} no longer works.")

    return _with(request, colleague_id, withdraw)


@require_POST
@manager
def deactivation(request: StaffRequest, colleague_id: uuid.UUID) -> HttpResponse:
    """Switch the colleague's access off."""

    def switch_off(person: Membership) -> HttpResponse:
        operations.deactivate(colleague=person, by=request.membership, now=timezone.now())
        undo = reverse("accounts_staff:reactivation", args=[person.pk])
        return say(request, f"{person.name} has no access any more and is signed out everywhere.", undo=undo)

    return _with(request, colleague_id, switch_off)


@require_POST
@manager
def reactivation(request: StaffRequest, colleague_id: uuid.UUID) -> HttpResponse:
    """Switch the colleague's access on again."""

    def switch_on(person: Membership) -> HttpResponse:
        operations.reactivate(colleague=person, by=request.membership)
        return say(request, f"{person.name} can sign in again.")

    return _with(request, colleague_id, switch_on)


def _with(
    request: StaffRequest, colleague_id: uuid.UUID, work: Callable[[Membership], HttpResponse]
) -> HttpResponse:
    """Do one thing to a colleague. What somebody else did meanwhile is said on the list, not on a page of its own."""
    try:
        return work(queries.colleague(colleague_id, by=request.membership))
    except (Conflict, TooMany) as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts_staff:team")
