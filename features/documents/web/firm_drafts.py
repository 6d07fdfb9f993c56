"""Staff share what they kept as drafts, and take back what they shared."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict
from features.base.permissions import Permission
from features.documents import operations, queries
from features.documents.names import in_words
from features.documents.switches import DOCUMENTS
from features.documents.web.forms import as_id


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def share(request: StaffRequest) -> HttpResponseBase:
    ids = [found for text in request.POST.getlist("document") if (found := as_id(text))]
    try:
        shared = operations.share_drafts(ids=ids, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect("documents_staff:index")
    what = f"“{shared[0].name}” is shared." if len(shared) == 1 else f"{len(shared)} documents are shared."
    messages.success(request, what)
    if len(shared) == 1:
        return redirect("documents_staff:document", shared[0].pk)
    return redirect("documents_staff:index")


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def unshare(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(queries.in_workspace(request.membership), pk=document_id)
    try:
        had = operations.unshare(document=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        said = f" {in_words(had)} {'has' if len(had) == 1 else 'have'} downloaded it already." if had else ""
        messages.success(request, f"“{found.name}” is a draft again: only your team sees it.{said}")
    return redirect("documents_staff:document", found.pk)
