"""The firm's own list of document types."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.documents import operations, queries, retention
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import OTHER, DocumentType
from features.documents.switches import DOCUMENTS
from features.documents.web.forms import KeepingForm, TypeForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.SETTINGS_FEATURES, switch=DOCUMENTS)
def index(request: StaffRequest) -> HttpResponseBase:
    form = TypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = operations.add_type(by=request.membership, **form.cleaned_data)
        except TOLD_IN_PLACE as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"“{added.name}” added.")
            return redirect("documents_settings:index")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.SETTINGS_FEATURES, switch=DOCUMENTS)
def edit(request: StaffRequest, type_id: UUID) -> HttpResponseBase:
    kind = get_object_or_404(DocumentType, pk=type_id)
    form = KeepingForm(request.POST or None, initial={"name": kind.name, "keep_years": kind.keep_years})
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, kind, form)
        except TOLD_IN_PLACE as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("documents_settings:index")
    asked = form.cleaned_data.get("keep_years") if form.is_bound and form.is_valid() else kind.keep_years
    leaving = retention.concerned(kind, asked, timezone.now()) if asked else 0
    context = {"kind": kind, "form": form, "leaving": leaving, "asked": asked}
    return render(request, "documents/firm/type.html", context, status=422 if form.errors else 200)


def _save(request: StaffRequest, kind: DocumentType, form: KeepingForm) -> None:
    said, now = form.cleaned_data, timezone.now()
    with transaction.atomic():
        operations.rename_type(kind=kind, by=request.membership, name=said["name"])
        operations.set_retention(kind=kind, years=said["keep_years"], by=request.membership, now=now)
    if years := said["keep_years"]:
        kept = f"Documents in “{kind.name}” are kept {years} {'year' if years == 1 else 'years'}."
        messages.success(request, f"{kept} {_leaving(retention.concerned(kind, years, now))}")


def _leaving(count: int) -> str:
    if not count:
        return "None is as old as that now."
    if count == 1:
        return "1 is as old as that now: it leaves in 30 days."
    return f"{count} are as old as that now: they leave in 30 days."


@require_POST
@staff_page(permission=Permission.SETTINGS_FEATURES, switch=DOCUMENTS)
def move(request: StaffRequest, type_id: UUID) -> HttpResponseBase:
    kind = get_object_or_404(DocumentType, pk=type_id)
    operations.move_type(kind=kind, to="up" if "up" in request.POST else "down", by=request.membership)
    return redirect("documents_settings:index")


@require_POST
@staff_page(permission=Permission.SETTINGS_FEATURES, switch=DOCUMENTS)
def remove(request: StaffRequest, type_id: UUID) -> HttpResponseBase:
    kind = get_object_or_404(DocumentType, pk=type_id)
    moved = operations.remove_type(kind=kind, by=request.membership)
    stand = "1 document now stands" if moved == 1 else f"{moved} documents now stand"
    what = f" {stand} under “{OTHER}”." if moved else ""
    messages.success(request, f"“{kind.name}” is removed.{what}")
    return redirect("documents_settings:index")


def _page(request: StaffRequest, form: Any) -> HttpResponse:
    context = {"types": queries.types_with_counts(), "form": form, "other": OTHER}
    return render(request, "documents/firm/types.html", context, status=422 if form.errors else 200)
