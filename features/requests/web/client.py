"""A client's requests: what is asked for, and how far it is."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.requests import queries
from features.requests.switches import REQUESTS
from features.requests.web import shown

MOST = 100


@require_safe
@client_page(switch=REQUESTS, right=ContactRight.UPLOAD)
def index(request: ContactRequest) -> HttpResponse:
    rows = queries.counted(queries.shown_to(request.contact, request.session)).select_related("client")
    context = {
        "requests": rows.order_by("closed_at", "due_first", "-sent_at")[:MOST],
        "several": len(clients.entities_of(request.contact)) > 1,
    }  # fmt: skip
    return render(request, "requests/client/index.html", context)


@require_safe
@client_page(switch=REQUESTS, right=ContactRight.UPLOAD)
def one(request: ContactRequest, request_id: UUID) -> HttpResponse:
    found = get_object_or_404(
        queries.visible_to(request.contact).select_related("client", "asked_by", "project"), pk=request_id
    )
    items = found.items.select_related("type")
    rows = shown.for_contact(request.contact, items, timezone.now())
    context = {
        "asked": found, "rows": rows, "progress": shown.progress(rows), "files": shown.count_files(rows),
        "several": len(clients.entities_of(request.contact)) > 1,
    }  # fmt: skip
    return render(request, "requests/client/request.html", context)
