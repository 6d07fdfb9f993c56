"""Everything that answers one request, as a zip (features.documents.zipped): for staff, and for the client's people."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Actor, Permission
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents import packing, zipping
from features.documents import queries as documents
from features.documents.models import Document
from features.documents.web import delivery
from features.documents.zipped import zipped
from features.requests import queries
from features.requests.models import Request
from features.requests.switches import REQUESTS
from features.requests.web.firm_record import found_of


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=REQUESTS)
def firm(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponseBase:
    member, found = request.membership, found_of(request, client_id, request_id)
    try:
        return _zip(found, lambda: documents.in_workspace(member), member)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("requests_record:request", client_id, found.pk)


@require_safe
@client_page(switch=REQUESTS, right=ContactRight.UPLOAD, gives_files=True)
def client(request: ContactRequest, request_id: UUID) -> HttpResponseBase:
    """What this person sees of it; what waits to be paid is named inside, and left out."""
    contact = request.contact
    found = get_object_or_404(queries.visible_to(contact).select_related("client"), pk=request_id)
    try:
        return _zip(
            found, lambda: documents.with_looks(documents.visible_to(contact), for_staff=False), contact
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("requests:request", found.pk)


def _zip(found: Request, rows: Callable[[], QuerySet[Document]], by: Actor) -> HttpResponseBase:
    """
    :raises Refused: nothing answers it, or more than one zip holds.
    """
    chosen = rows().filter(queries.answering(found)).order_by("created_at", "pk")
    stream = zipped(list(chosen[: zipping.MOST_FILES + 1]), rows, by=by)
    return delivery.send_zip(stream, f"{packing.safe(found.client.name)}, {packing.safe(found.title)}.zip")
