"""Settings: the roles. The presets to look at and copy, the firm's own to make, change and remove."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts import operations, queries, rolebook
from features.accounts.models import CustomRole
from features.accounts.rolebook import Entry
from features.accounts.roles import Role
from features.accounts.web.access import StaffRequest
from features.accounts.web.client import SHOWN
from features.accounts.web.role_forms import CustomRoleForm, initial_of
from features.accounts.web.team import manager, tabs
from features.base.errors import DomainError, NotThere
from features.base.permission_words import AREAS
from features.base.permissions import Permission

FORM = "accounts/firm/role_form.html"


@require_safe
@manager
def roles(request: StaffRequest) -> HttpResponse:
    by = request.membership
    rows = [(entry, count, rolebook.covers(by, entry)) for entry, count in queries.roles_with_counts(by=by)]
    context = {
        "presets": [row for row in rows if row[0].custom is None],
        "own": [row for row in rows if row[0].custom is not None],
        "all": len(Permission), "tabs": tabs("roles"),
    }  # fmt: skip
    return render(request, "accounts/firm/roles.html", context)


@require_http_methods(SHOWN)
@manager
def new(request: StaffRequest) -> HttpResponse:
    """Make a role, from nothing or as a copy: `?from=` is the key of another role."""
    form = CustomRoleForm.of(request, by=request.membership, initial=_copied(request))
    if request.method == "POST" and (made := form.submit(lambda typed: _make(request, typed))):
        return made
    return render(request, FORM, {"form": form, "holders": []}, status=form.status)


def _copied(request: StaffRequest) -> dict[str, Any]:
    try:
        entry = rolebook.find(request.GET.get("from", ""))
    except NotThere:
        return {"assigned_only": request.membership.assigned_only}
    mine = [one for one in entry.permissions if request.membership.can(one)]
    return {
        **initial_of(entry),
        "name": f"Copy of {entry.name}"[:60],
        "permissions": [one.value for one in mine],
    }


def _make(request: StaffRequest, typed: dict[str, Any]) -> HttpResponse:
    role = operations.make_role(**typed, by=request.membership)
    messages.success(request, f"The role {role.name} is there. Give it to somebody on their page.")
    return redirect("accounts_staff:roles")


@require_http_methods(SHOWN)
@manager
def role(request: StaffRequest, role_id: uuid.UUID) -> HttpResponse:
    row = queries.custom_role(role_id, by=request.membership)
    entry = rolebook.of_custom(row)
    if not rolebook.covers(request.membership, entry) and request.method != "POST":
        return _shown(request, entry)
    form = CustomRoleForm.of(request, by=request.membership, initial=initial_of(entry))
    if request.method == "POST" and (saved := form.submit(lambda typed: _edit(request, row, typed))):
        return saved
    context = {"form": form, "entry": entry, "holders": queries.holders(entry, by=request.membership)}
    return render(request, FORM, context, status=form.status)


def _edit(request: StaffRequest, row: CustomRole, typed: dict[str, Any]) -> HttpResponse:
    by = request.membership
    if operations.edit_role(role=row, **typed, by=by):
        messages.success(request, f"The role {typed['name']} is saved. It counts from this moment.")
    return redirect("accounts_staff:roles") if by.can(Permission.TEAM_MANAGE) else redirect("/workspace/")


@require_POST
@manager
def removal(request: StaffRequest, role_id: uuid.UUID) -> HttpResponse:
    row = queries.custom_role(role_id, by=request.membership)
    try:
        operations.remove_role(role=row, by=request.membership)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts_staff:role", row.pk)
    messages.success(request, f"The role {row.name} is gone.")
    return redirect("accounts_staff:roles")


@require_safe
@manager
def preset(request: StaffRequest, preset: str) -> HttpResponse:
    return _shown(request, _preset(preset))


@require_POST
@manager
def reach(request: StaffRequest, preset: str) -> HttpResponse:
    """Say whether those with this preset see assigned clients only."""
    entry = _preset(preset)
    only = "assigned_only" in request.POST
    if operations.limit_preset(preset=entry.key, assigned_only=only, by=request.membership):
        whose = "the clients assigned to them, no others" if only else "every client"
        messages.success(request, f"{entry.name}: from now on they see {whose}.")
    return redirect("accounts_staff:preset", entry.key)


def _preset(key: str) -> Entry:
    if key not in Role.values:
        raise Http404
    return rolebook.of_preset(key)


def _shown(request: StaffRequest, entry: Entry) -> HttpResponse:
    held = [(area, [(one, one.permission in entry.permissions) for one in area.words]) for area in AREAS]
    may_change = rolebook.covers(request.membership, entry) and not entry.is_owner
    context = {
        "entry": entry, "areas": held, "holders": queries.holders(entry, by=request.membership),
        "may_change": may_change, "now": timezone.now(),
    }  # fmt: skip
    return render(request, "accounts/firm/role.html", context)
