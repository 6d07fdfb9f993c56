"""Clients from a file, in four steps: choose it, say what its columns mean, check it, watch it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base import sheets
from features.base.errors import DomainError, NotThere
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.importing import running
from features.clients.importing.columns import FIELDS
from features.clients.models import ClientImport
from features.clients.web.forms import posted
from features.clients.web.import_forms import ColumnsForm, FileForm

State = ClientImport.State
MOST_SHOWN = 100
SAMPLE = 5  # rows


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def begin(request: StaffRequest) -> HttpResponseBase:
    form = FileForm(posted(request), request.FILES)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            draft = operations.bring(
                name=file.name or "", content=file.read(), by=request.membership, now=timezone.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("clients_staff:import_columns", draft.pk)
    past = queries.imports_of(request.membership).exclude(state=State.DRAFT)[:20]
    return render(
        request,
        "clients/firm/import/begin.html",
        {"form": form, "past": past},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def columns(request: StaffRequest, import_id: uuid.UUID) -> HttpResponseBase:
    draft = _draft(request, import_id)
    form = ColumnsForm(
        posted(request), draft=draft, may_invite=request.membership.can(Permission.CLIENTS_INVITE)
    )
    if form.is_valid():
        try:
            operations.choose(draft=draft, columns=form.columns(), by=request.membership, **form.chosen())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("clients_staff:import_check", draft.pk)
    context = {"draft": draft, "form": form, "table": form.table(SAMPLE)}
    return render(request, "clients/firm/import/columns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def check(request: StaffRequest, import_id: uuid.UUID) -> HttpResponseBase:
    """Show what the file would do; POST does it."""
    draft = _draft(request, import_id)
    if request.method == "POST":
        try:
            operations.start(draft=draft, by=request.membership, now=timezone.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("clients_staff:import_columns", draft.pk)
        return redirect("clients_staff:import", draft.pk)
    verdict, counts = running.forecast(draft, timezone.now())
    context = {
        "draft": draft, "counts": counts, "faults": verdict.faults[:MOST_SHOWN], "fault_count": len(verdict.faults),
        "fine": draft.total - len(verdict.faults), "most": MOST_SHOWN,
        "fields": [(title, FIELDS[field]) for title, field in zip(draft.head, draft.columns, strict=False) if field],
    }  # fmt: skip
    return render(request, "clients/firm/import/check.html", context)


@require_safe
@staff_page(permission=Permission.CLIENTS_EDIT)
def watch(request: StaffRequest, import_id: uuid.UUID) -> HttpResponseBase:
    """Show how far it is, then what came of it. Asked again each second by htmx, or by a press without scripts."""
    here = _mine(request, import_id)
    if here.state == State.DRAFT:
        return redirect("clients_staff:import_columns", here.pk)
    is_busy = here.state == State.RUNNING or operations.has_mails_left(here)
    context: dict[str, Any] = {
        "here": here, "is_busy": is_busy, "faults": here.faults[:MOST_SHOWN], "most": MOST_SHOWN,
        "can_undo": not is_busy and operations.can_be_undone(here, timezone.now()),
        "places": len(here.made.get("places", [])),
    }  # fmt: skip
    if "HX-Request" not in request.headers:
        return render(request, "clients/firm/import/watch.html", context)
    response = render(request, "clients/firm/import/progress.html", context)
    if not is_busy:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@staff_page(permission=Permission.CLIENTS_EDIT)
def faults(request: StaffRequest, import_id: uuid.UUID) -> HttpResponseBase:
    """Give the rows with errors as a file that can be corrected and imported again; its last column says why."""
    here = _mine(request, import_id)
    if here.state == State.DRAFT:
        verdict, _ = running.forecast(here, timezone.now())
        found = [(fault.cells, fault.message) for fault in verdict.faults]
    else:
        found = [(fault["cells"], fault["message"]) for fault in here.faults]
    lines = [[*here.head, "What is wrong"], *([*cells, message] for cells, message in found)]
    return HttpResponse(
        sheets.MARK + sheets.written(lines),
        content_type=sheets.CSV,
        headers={"Content-Disposition": 'attachment; filename="rows-with-errors.csv"'},
    )


@require_POST
@staff_page(permission=Permission.CLIENTS_EDIT)
def undo(request: StaffRequest, import_id: uuid.UUID) -> HttpResponseBase:
    here = _mine(request, import_id)
    try:
        result = operations.undo_import(done=here, by=request.membership, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        clients = "1 client" if result.clients == 1 else f"{result.clients} clients"
        people = "1 person" if result.people == 1 else f"{result.people} people"
        kept = f" What was used since stayed: {result.kept} of them." if result.kept else ""
        messages.success(request, f"Taken back: {clients} and {people}.{kept}")
    return redirect("clients_staff:import", here.pk)


def _mine(request: StaffRequest, import_id: uuid.UUID) -> ClientImport:
    found = queries.imports_of(request.membership).filter(pk=import_id).first()
    if found is None:
        raise NotThere
    return found


def _draft(request: StaffRequest, import_id: uuid.UUID) -> ClientImport:
    found = _mine(request, import_id)
    if found.state != State.DRAFT:
        raise NotThere
    return found
