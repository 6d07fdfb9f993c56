"""A client's files in pieces (features.documents.tus), and what is asked before a file is sent."""

import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from branding.words import when
from features.base import throttle
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents import queries, tus
from features.documents.errors import FileRefused
from features.documents.models import Arriving, Side
from features.documents.switches import CLIENT_UPLOADS

MOST_KNOWN = 50  # files asked about at once
SHA256 = re.compile(r"[0-9a-f]{64}")


@require_http_methods(["OPTIONS", "POST"])
@client_page(switch=CLIENT_UPLOADS, right=ContactRight.UPLOAD)
def begin(request: ContactRequest) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return tus.capabilities()
    said = tus.metadata(request.headers.get("Upload-Metadata", ""))
    try:
        return tus.create(
            request,
            by=request.contact,
            client=lambda: _client(request, said.get("client", "")),
            address=_address,
        )
    except FileRefused as refusal:
        return tus.told(refusal)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@client_page(switch=CLIENT_UPLOADS, right=ContactRight.UPLOAD)
def one(request: ContactRequest, upload_id: UUID) -> HttpResponseBase:
    try:
        return tus.one(request, tus.own(request.contact, Side.CLIENT), upload_id)
    except FileRefused as refusal:
        return tus.told(refusal)


@require_POST
@client_page(switch=CLIENT_UPLOADS, right=ContactRight.UPLOAD)
def known(request: ContactRequest) -> HttpResponse:
    """Say which of these contents the client uploaded already, so that it can be asked before one is sent again."""
    throttle.hit("known", str(request.contact.pk), most=300, seconds=600)
    client = _client(request, request.POST.get("client", ""))
    asked = filter(SHA256.fullmatch, request.POST.getlist("sha256")[:MOST_KNOWN])
    found: dict[str, Any] = {}
    for sha256 in asked:
        earlier = queries.same_content(client, sha256, request.contact).first()
        if earlier is not None:
            found[sha256] = {"name": earlier.name, "day": when(earlier.created_at, "day")}
    return JsonResponse(found)


def _client(request: ContactRequest, wish: str) -> Client:
    """Return whose file it is: the one chosen, or the only one there is."""
    entities = {str(each.pk): each for each in clients.entities_of(request.contact, ContactRight.UPLOAD)}
    found = entities.get(wish) if wish or len(entities) != 1 else next(iter(entities.values()))
    if found is None:
        raise Http404
    return found


def _address(row: Arriving) -> str:
    return reverse("documents:piece", args=[row.pk])
