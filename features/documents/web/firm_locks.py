"""Staff let a document wait for invoices, and open it before they are paid."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.documents import operations, queries
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.documents.web.forms import as_id


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def lock(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    found = _found(request, document_id)
    ids = [known for text in request.POST.getlist("invoice") if (known := as_id(text))]
    try:
        operations.lock(document=found, invoice_ids=ids, by=request.membership, now=timezone.now())
    except TOLD_IN_PLACE as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{found.client.name} can open “{found.name}” once it is paid.")
    return redirect("documents_staff:document", found.pk)


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def unlock(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    found = _found(request, document_id)
    opened = operations.unlock(document=found, by=request.membership, now=timezone.now())
    messages.success(request, f"“{found.name}” is open{'' if opened else ' already'}.")
    return redirect("documents_staff:document", found.pk)


def _found(request: StaffRequest, document_id: UUID) -> Document:
    rows = queries.in_workspace(request.membership).select_related("client")
    return get_object_or_404(rows, pk=document_id)
