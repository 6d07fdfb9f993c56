"""Staff put a newer version of a document, read the earlier ones, and bring one back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.documents import operations, queries
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Document, Side
from features.documents.switches import DOCUMENTS
from features.documents.web import delivery, receiving
from features.documents.web.forms import as_page


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def add(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    found = _found(request, document_id)
    files = receiving.everything_of(request, request.membership, Side.FIRM)
    seen = as_page(request.POST.get("seen", "")) if request.POST.get("seen") else None
    if not files:
        messages.error(request, "Choose the file of the new version.")
        return redirect("documents_staff:document", found.pk)
    try:
        file = receiving.look_at(files[0])
        operations.add_version(
            document=found, file=file, by=request.membership, now=timezone.now(), seen=seen
        )
    except TOLD_IN_PLACE as refusal:
        messages.error(request, refusal.message)
    else:
        told = "" if found.is_draft else f" {found.client.name} has it as New."
        messages.success(request, f"Version {found.version} is here.{told}")
    return redirect("documents_staff:document", found.pk)


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def restore(request: StaffRequest, document_id: UUID, number: int) -> HttpResponseBase:
    found = _found(request, document_id)
    version = get_object_or_404(found.versions, number=number)
    operations.restore_version(version=version, by=request.membership, now=timezone.now())
    messages.success(request, f"Version {number} is the newest again.")
    return redirect("documents_staff:document", found.pk)


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=DOCUMENTS)
def download(request: StaffRequest, document_id: UUID, number: int) -> HttpResponseBase:
    found = _found(request, document_id)
    version = get_object_or_404(found.versions, number=number)
    return delivery.download(request, found, by=request.membership, version=version)


def _found(request: StaffRequest, document_id: UUID) -> Document:
    rows = queries.in_workspace(request.membership).select_related("client")
    return get_object_or_404(rows, pk=document_id)
