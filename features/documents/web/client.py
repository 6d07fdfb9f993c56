"""Documents as a client sees them (screen 03)."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents import deleting, formats, locking, operations, queries
from features.documents.models import Document
from features.documents.permissions import can_upload
from features.documents.switches import DOCUMENTS
from features.documents.web import delivery
from features.documents.web.client_list import render_list
from features.documents.web.forms import as_page
from features.documents.web.preview import Preview


@require_safe
@client_page(switch=DOCUMENTS, right=ContactRight.SEE_OWN_UPLOADS)
def index(request: ContactRequest) -> HttpResponse:
    return render_list(request)


@require_safe
@client_page(switch=DOCUMENTS)
def document(request: ContactRequest, document_id: UUID) -> HttpResponse:
    """Show one document on a page of its own; where there is room, the list shows the same beside it."""
    _note(request, document_id)
    return _one(request, document_id, "documents/client/document.html")


@require_safe
@client_page(switch=DOCUMENTS)
def preview(request: ContactRequest, document_id: UUID) -> HttpResponse:
    """Show a document beside the list. The first one stands there by itself: nobody has opened that."""
    if "first" not in request.GET:
        _note(request, document_id)
    return _one(request, document_id, "documents/client/preview.html")


@require_safe
@client_page(switch=DOCUMENTS)
def page(request: ContactRequest, document_id: UUID, number: int) -> HttpResponse:
    return delivery.page(_opened(request, document_id), number, by=request.contact)


@require_safe
@client_page(switch=DOCUMENTS)
def thumbnail(request: ContactRequest, document_id: UUID) -> HttpResponse:
    return delivery.thumbnail(_opened(request, document_id), by=request.contact)


@require_safe
@client_page(switch=DOCUMENTS, gives_files=True)
def download(request: ContactRequest, document_id: UUID) -> HttpResponseBase:
    return delivery.download(request, _visible(request, document_id), by=request.contact)


def _one(request: ContactRequest, document_id: UUID, template: str) -> HttpResponse:
    rules = queries.rules()
    rows = queries.with_news(queries.visible_to(request.contact), request.contact, timezone.now())
    rows = deleting.with_time_left(rows, request.contact, rules)
    rows = deleting.with_versions_time_left(rows, request.contact, rules)
    found = get_object_or_404(rows.select_related("client", "project", "type", "uploaded_by"), pk=document_id)
    several = len(clients.entities_of(request.contact)) > 1
    waiting = queries.is_locked(found)
    context = {
        "document": found,
        "preview": Preview.of(
            found, by=request.contact, chosen=as_page(request.GET.get("sheet", "")), is_locked=waiting
        ),
        "waiting": waiting,
        "several": several,
        "window": rules.delete_minutes,
        "versions": queries.versions_of(found, request.contact),
        "accept": formats.ACCEPT,
        "may_add": _may_replace(request, found),
    }
    if waiting:
        bills = locking.waits_for(found)
        context |= {"bills": bills, "why": locking.why(bills)}
    return render(request, template, context)


def _note(request: ContactRequest, document_id: UUID) -> None:
    """Note that its reader looks at a document; one that waits or is being checked shows nothing."""
    found = _visible(request, document_id)
    if found.is_open and not queries.is_locked(found):
        operations.mark_opened(document=found, contact=request.contact, now=timezone.now())


def _opened(request: ContactRequest, document_id: UUID) -> Document:
    """Return a document whose content its reader may look at now."""
    found = _visible(request, document_id)
    if not found.is_open or queries.is_locked(found):
        raise Http404
    return found


def _may_replace(request: ContactRequest, found: Document) -> bool:
    if not can_upload(request.contact, found.client):
        return False
    own = deleting.can_be_replaced(request.contact)
    return queries.visible_to(request.contact).filter(own, pk=found.pk).exists()


def _visible(request: ContactRequest, document_id: UUID) -> Document:
    return get_object_or_404(queries.visible_to(request.contact), pk=document_id)
