"""Settings, Work in progress: what clients read, and the pipelines that lead through it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.firm.settings import tabs
from features.clients.web.forms import posted
from features.projects.words import word
from features.work import layout, operations
from features.work.models import ClientStatus
from features.work.web.forms import StatusForm

EDIT = Permission.SETTINGS_PORTAL


@require_safe
@staff_page(EDIT)
def index(request: StaffRequest) -> HttpResponse:
    context = {
        "tabs": tabs("work", request.membership), "statuses": ClientStatus.objects.all(),
        "lines": layout.now().lines, "word": word(),
    }  # fmt: skip
    return render(request, "work/firm/settings.html", context)


@require_POST
@staff_page(EDIT)
def starters(request: StaffRequest) -> HttpResponse:
    """Begin with the set of the firm's kind."""
    try:
        name = operations.add_starters(by=request.membership)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"“{name}” and its statuses are there. Change them as you like.")
    return redirect("work_settings:index")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def status_new(request: StaffRequest) -> HttpResponseBase:
    form = StatusForm(posted(request))
    return _status_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def status(request: StaffRequest, status_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(ClientStatus, pk=status_id)
    return _status_page(request, StatusForm(posted(request), status=found), found)


def _status_page(request: StaffRequest, form: StatusForm, found: ClientStatus | None) -> HttpResponseBase:
    if form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        try:
            if found is None:
                operations.add_status(by=request.membership, **said)
            else:
                operations.edit_status(status=found, by=request.membership, **said)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{said['name']}” saved.")
            return redirect("work_settings:index")
    context = {"form": form, "status": found}
    return render(request, "work/firm/status.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT)
def status_place(request: StaffRequest, status_id: UUID) -> HttpResponse:
    found = get_object_or_404(ClientStatus, pk=status_id)
    operations.move_status(status=found, to=way(request), by=request.membership)
    return redirect("work_settings:index")


@require_POST
@staff_page(EDIT)
def status_removal(request: StaffRequest, status_id: UUID) -> HttpResponse:
    found = get_object_or_404(ClientStatus, pk=status_id)
    try:
        operations.remove_status(status=found, by=request.membership)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"“{found.name}” is removed.")
    return redirect("work_settings:index")


def way(request: StaffRequest) -> Any:
    return "up" if "up" in request.POST else "down"
