"""What was deleted: who did it and when, how long it stays; back, or gone for good."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict
from features.base.permissions import Permission
from features.documents import operations, queries
from features.documents.listing import PER_PAGE
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.documents.web.forms import as_id, as_page


@require_safe
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def index(request: StaffRequest) -> HttpResponse:
    number = as_page(request.GET.get("page", ""))
    rows = queries.deleted(request.membership).select_related("client", "deleted_by", "type")
    start = (number - 1) * PER_PAGE
    found = list(rows.order_by("-deleted_at", "-id")[start : start + PER_PAGE + 1])
    context: dict[str, Any] = {
        "documents": _told(found[:PER_PAGE]), "days_text": str(queries.IN_TRASH.days),
        "back_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if len(found) > PER_PAGE else "",
        "range": f"{start + 1} to {start + len(found[:PER_PAGE])}",
        "may_purge": request.membership.can(Permission.SETTINGS_FEATURES),
    }  # fmt: skip
    return render(request, "documents/firm/trash.html", context)


def _told(documents: list[Document]) -> list[tuple[Document, str]]:
    """Return each with who or what deleted it."""
    programs = queries.deleting_programs(documents)
    return [(each, _by(each, programs.get(each.pk, ""))) for each in documents]


def _by(document: Document, program: str) -> str:
    if document.retired_at:
        return "Its time was over"
    if document.deleted_by:
        return document.deleted_by.name
    return f"{program}, a program" if program else "Portico"


@require_POST
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def restore(request: StaffRequest) -> HttpResponseBase:
    try:
        count = operations.restore_many(ids=chosen(request), by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"{documents_in_words(count)} {'is' if count == 1 else 'are'} back.")
    return redirect("documents_staff:trash")


@require_POST
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def purge(request: StaffRequest) -> HttpResponseBase:
    try:
        count = operations.purge(ids=chosen(request), by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(
            request, f"{documents_in_words(count)} {'is' if count == 1 else 'are'} gone for good."
        )
    return redirect("documents_staff:trash")


def chosen(request: StaffRequest) -> list[Any]:
    return [found for text in request.POST.getlist("document") if (found := as_id(text))]


def documents_in_words(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"
