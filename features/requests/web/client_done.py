"""“I’m done uploading”: first what is still missing, then the firm is told (S2-6 to S2-9)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.base import throttle
from features.base.errors import Conflict
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents.switches import CLIENT_UPLOADS
from features.requests import fresh, hearing, operations, permissions, queries
from features.requests.models import DoneUploading
from features.requests.switches import DONE_CHECKBOX, DONE_UPLOADING

UPLOAD = ContactRight.UPLOAD


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=DONE_UPLOADING, right=UPLOAD)
def done(request: ContactRequest) -> HttpResponseBase:
    """Show what is missing; a POST says it, of the client that is chosen."""
    offered = _offered(request)
    chosen = _chosen(request, offered)
    if request.method == "POST" and chosen is not None:
        return _say(request, chosen)
    context = {"offered": offered, "chosen": chosen, "words": queries.done_rules().words}
    context |= _of_client(request, chosen) if chosen else {}
    return render(
        request, "requests/client/done.html", context, status=422 if request.method == "POST" else 200
    )


def _of_client(request: ContactRequest, chosen: Client) -> dict[str, Any]:
    """Return what is missing and what was said: freshly, it can be taken back; again once something more came."""
    said, last = fresh.read(chosen)[:1], queries.last_done(chosen)
    return {
        "owed": list(queries.owed_by(request.contact, [chosen.pk])), "last": last, "said": said,
        "contact_id": request.contact.pk, "is_said": bool(said) and not queries.new_since(last, chosen),
    }  # fmt: skip


@require_POST
@client_page(switch=DONE_CHECKBOX, right=UPLOAD)
def said(request: ContactRequest) -> HttpResponseBase:
    """The checkbox of the upload form: its script asks here once all files are in."""
    chosen = _chosen(request, _offered(request))
    if chosen is None:
        raise Http404
    return _say(request, chosen)


@require_POST
@client_page(switch=CLIENT_UPLOADS, right=UPLOAD)
def undone(request: ContactRequest, done_id: UUID) -> HttpResponseBase:
    mine = clients.acted_for_by(request.contact, UPLOAD)
    found = get_object_or_404(DoneUploading.objects.filter(client__in=mine), pk=done_id)
    try:
        operations.take_back_done(done=found, contact=request.contact, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"{request.firm.name} knows that more is to come.")
    return redirect("documents:index")


def _say(request: ContactRequest, chosen: Client) -> HttpResponse:
    throttle.hit("done", str(request.contact.pk), most=20, seconds=3600)
    hearing.tell(request, chosen)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("documents:index")


def _offered(request: ContactRequest) -> list[Client]:
    return permissions.offered(clients.entities_of(request.contact, UPLOAD))


def _chosen(request: ContactRequest, offered: list[Client]) -> Client | None:
    """Return the one that was named, or shown in this browser, or the only one there is."""
    named = request.POST.get("client") or request.GET.get("client", "")
    showing = clients.showing(request.contact, request.session)
    wish = named or (str(showing.pk) if showing else "")
    if len(offered) == 1 and not named:
        return offered[0]
    return next((one for one in offered if str(one.pk) == wish), None)
