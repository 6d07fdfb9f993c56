"""A client deletes their own upload, within the hour, and can undo it as long."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.base.errors import NotAllowed
from features.clients.web.access import ContactRequest, client_page
from features.documents import deleting, operations, queries
from features.documents.errors import TooLate
from features.documents.switches import DOCUMENTS


@require_POST
@client_page(switch=DOCUMENTS)
def delete(request: ContactRequest, document_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(queries.visible_to(request.contact), pk=document_id)
    try:
        operations.delete_own(document=found, contact=request.contact, now=timezone.now())
    except (TooLate, NotAllowed) as refusal:
        messages.error(request, refusal.message)
        return redirect("documents:document", found.pk)
    undo = reverse("documents:restore", args=[found.pk])
    messages.success(request, f"“{found.name}” is deleted.", extra_tags=undo)
    return redirect("documents:index")


@require_POST
@client_page(switch=DOCUMENTS)
def restore(request: ContactRequest, document_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(deleting.taken_back(request.contact), pk=document_id)
    try:
        operations.restore_own(document=found, contact=request.contact, now=timezone.now())
    except TooLate as refusal:
        messages.error(request, refusal.message)
        return redirect("documents:index")
    messages.success(request, f"“{found.name}” is back.")
    return redirect("documents:index")
