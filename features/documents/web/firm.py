"""Documents of all clients, and each by itself, as staff see them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients import engagements
from features.documents import formats, listing, lists, locking, operations, queries
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.documents.web import delivery
from features.documents.web.forms import DocumentForm, as_page, read_wish
from features.documents.web.preview import Preview
from features.documents.web.shown import Listed

SIDES = {
    "": "All",
    Document.Side.CLIENT: "From clients",
    Document.Side.FIRM: "From us",
    listing.DRAFTS: "Drafts",
}
LATEST = 5  # openings and downloads beside a document; all of them stand on “Who can see this”
MOST_CLIENTS = 500  # in the filter; beyond, the search finds them


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=DOCUMENTS)
def index(request: StaffRequest) -> HttpResponse:
    wish, seen = read_wish(request.GET), lists.of_staff(request.membership)
    shown = Listed.read(seen, seen.tree(wish.year), wish, as_page(request.GET.get("page", "")))
    context = {"shown": shown, **filters(request, shown), "clients": _clients(request)}
    return render(request, "documents/firm/index.html", context)


def filters(request: StaffRequest, shown: Listed) -> dict[str, Any]:
    sides = [
        Link(shown.url(**{"from": side}), name, current=shown.wish.side == side)
        for side, name in SIDES.items()
    ]
    kinds = [(each.kind, each.name) for each in shown.tree.types if each.kind]
    return {
        "sides": sides, "kinds": kinds, "kind": str(shown.wish.kind or ""), "tags": shown.tree.tags,
        "may_delete": request.membership.can(Permission.DOCUMENTS_DELETE),
        "every_kind": shown.tree.kinds, "may_pick": request.membership.can(Permission.DOCUMENTS_SHARE),
    }  # fmt: skip


def _clients(request: StaffRequest) -> list[tuple[UUID, str]]:
    """Return the clients the list can be narrowed to."""
    theirs = Document.objects.filter(client=OuterRef("pk"), deleted_at__isnull=True)
    found = queries.clients_for(request.membership).filter(Exists(theirs))
    return list(found.values_list("pk", "name")[:MOST_CLIENTS])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=DOCUMENTS)
def document(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    """Show one document; a POST puts its name, type or year right."""
    found = get_object_or_404(_rows(request), pk=document_id)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid() and _edit(request, found, form):
        return redirect("documents_staff:document", found.pk)
    context = {
        "document": found, "form": form, "downloads": queries.downloads_of(found)[:LATEST],
        "openings": queries.openings_of(found)[:LATEST],
        "preview": Preview.of(found, by=request.membership, chosen=as_page(request.GET.get("sheet", ""))),
        "may_share": request.membership.can(Permission.DOCUMENTS_SHARE), "is_given": queries.is_given(found),
        "tags": queries.tags(request.membership),
        "versions": queries.versions_of(found, request.membership), "accept": formats.ACCEPT,
        "bills": locking.waits_for(found), "is_locked": queries.is_locked(found), "unpaid": _unpaid(found),
        "people": queries.readers(found.client, found.project_id) if found.is_draft else [],
        "may_delete": request.membership.can(Permission.DOCUMENTS_DELETE),
    }  # fmt: skip
    return render(request, "documents/firm/document.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, found: Document) -> DocumentForm:
    initial = {
        "name": found.name, "kind": str(found.type_id or ""), "year": found.year,
        "project": str(found.project_id or ""), "tags": found.tags,
    }  # fmt: skip
    types, projects = queries.types(), engagements.seen_of(found.client, request.membership)
    return DocumentForm(types, projects, request.POST or None, initial=initial)


def _unpaid(found: Document) -> list[locking.Bill]:
    """Return what the document can be made to wait for."""
    keeper = locking.biller()
    if keeper is None or not found.is_from_firm:
        return []
    waits = {bill.id for bill in locking.waits_for(found)}
    return [bill for bill in keeper.unpaid(found.client) if bill.id not in waits]


def _edit(request: StaffRequest, found: Document, form: DocumentForm) -> bool:
    try:
        said = {**form.cleaned_data}
        tags = said.pop("tags")
        with transaction.atomic():
            operations.edit(document=found, by=request.membership, now=timezone.now(), **said)
            operations.tag(
                documents=[found], by=request.membership, add=tags, remove=set(found.tags) - set(tags)
            )
    except TOLD_IN_PLACE as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    messages.success(request, f"“{found.name}” saved.")
    return True


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=DOCUMENTS)
def page(request: StaffRequest, document_id: UUID, number: int) -> HttpResponse:
    return delivery.page(get_object_or_404(_rows(request), pk=document_id), number, by=request.membership)


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=DOCUMENTS)
def thumbnail(request: StaffRequest, document_id: UUID) -> HttpResponse:
    return delivery.thumbnail(get_object_or_404(_rows(request), pk=document_id), by=request.membership)


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=DOCUMENTS)
def download(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    return delivery.download(
        request, get_object_or_404(_rows(request), pk=document_id), by=request.membership
    )


@require_POST
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def delete(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(_rows(request), pk=document_id)
    operations.delete(document=found, by=request.membership, now=timezone.now())
    undo = reverse("documents_staff:restore", args=[found.pk])
    messages.success(
        request, f"“{found.name}” is deleted. {found.client.name} no longer sees it.", extra_tags=undo
    )
    return redirect("documents_record:index", found.client_id)


@require_POST
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def restore(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    rows = queries.deleted(request.membership) | queries.in_workspace(request.membership)
    found = get_object_or_404(rows, pk=document_id)
    operations.restore(document=found, by=request.membership, now=timezone.now())
    messages.success(request, f"“{found.name}” is back.")
    return redirect("documents_staff:document", found.pk)


def _rows(request: StaffRequest) -> Any:
    return queries.in_workspace(request.membership).select_related("client", "project", "type", "uploaded_by")
