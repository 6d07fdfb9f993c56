"""A client reads earlier versions of what they may see, and puts a newer one of their own upload."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.base import throttle
from features.base.errors import Conflict, NotAllowed
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents import operations, queries
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Document, Side
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS
from features.documents.web import delivery, receiving
from features.documents.web.client_upload import MOST
from features.documents.web.forms import as_page


@require_safe
@client_page(switch=DOCUMENTS, gives_files=True)
def download(request: ContactRequest, document_id: UUID, number: int) -> HttpResponseBase:
    found = _visible(request, document_id)
    version = get_object_or_404(queries.versions_of(found, request.contact), number=number)
    return delivery.download(request, found, by=request.contact, version=version)


@require_POST
@client_page(switch=CLIENT_UPLOADS, right=ContactRight.UPLOAD)
def replace(request: ContactRequest, document_id: UUID) -> HttpResponseBase:
    throttle.hit("upload", str(request.contact.pk), most=MOST, seconds=600)
    found = _visible(request, document_id)
    files = receiving.everything_of(request, request.contact, Side.CLIENT)
    seen = as_page(request.POST.get("seen", "")) if request.POST.get("seen") else None
    if not files:
        messages.error(request, "Choose the file of the new version.")
        return redirect("documents:document", found.pk)
    try:
        file = receiving.look_at(files[0])
        operations.replace_own(
            document=found, file=file, contact=request.contact, now=timezone.now(), seen=seen
        )
    except (*TOLD_IN_PLACE, NotAllowed) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"We have the new version. {request.firm.name} sees it in its inbox.")
    return redirect("documents:document", found.pk)


@require_POST
@client_page(switch=DOCUMENTS)
def take_back(request: ContactRequest, document_id: UUID) -> HttpResponseBase:
    found = _visible(request, document_id)
    try:
        operations.take_back_version(
            document=found,
            contact=request.contact,
            seen=as_page(request.POST.get("seen", "")),
            now=timezone.now(),
        )
    except (Conflict, NotAllowed) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "The version you added is taken back. The one before is here again.")
    return redirect("documents:document", found.pk)


def _visible(request: ContactRequest, document_id: UUID) -> Document:
    return get_object_or_404(queries.visible_to(request.contact).select_related("client"), pk=document_id)
