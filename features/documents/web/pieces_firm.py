"""The firm's files for a client in pieces (features.documents.tus): the form that shares them takes them over."""

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients.web.firm.record import record_of
from features.documents import tus
from features.documents.errors import FileRefused
from features.documents.models import Side
from features.documents.switches import DOCUMENTS


@require_http_methods(["OPTIONS", "POST"])
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def begin(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    if request.method == "OPTIONS":
        return tus.capabilities()
    try:
        return tus.create(
            request, by=request.membership, client=lambda: client,
            address=lambda row: reverse("documents_record:piece", args=[client.pk, row.pk]),
        )  # fmt: skip
    except FileRefused as refusal:
        return tus.told(refusal)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def one(request: StaffRequest, client_id: UUID, upload_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    try:
        return tus.one(request, tus.own(request.membership, Side.FIRM).filter(client=client), upload_id)
    except FileRefused as refusal:
        return tus.told(refusal)
