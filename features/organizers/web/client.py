"""A client's organizers: the list, one to read, and sending it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from features.base.errors import Conflict, Refused
from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.organizers import operations, permissions, queries
from features.organizers.models import Organizer
from features.organizers.switches import ORGANIZERS
from features.organizers.web import shown

RIGHT = ContactRight.ANSWER_FORMS
MOST = 100
State = Organizer.State


@require_safe
@client_page(switch=ORGANIZERS, right=RIGHT)
def index(request: ContactRequest) -> HttpResponse:
    rows = queries.shown_to(request.contact, request.session).select_related("client")
    found = list(rows.order_by("-created_at", "-pk")[:MOST])
    context = {
        "open": [one for one in found if one.is_open], "came": [one for one in found if one.state == State.SUBMITTED],
        "past": [one for one in found if one.state == State.ACCEPTED],
        "several": _several(request), "may_begin": bool(permissions.offered(request.contact)),
    }  # fmt: skip
    return render(request, "organizers/client/index.html", context)


@require_safe
@client_page(switch=ORGANIZERS, right=RIGHT)
def one(request: ContactRequest, organizer_id: UUID) -> HttpResponseBase:
    """Go on where something is missing; what was sent is read only."""
    found = organizer_of(request, organizer_id)
    filled = queries.filled_for(request.contact, found)
    if found.is_open:
        section = filled.next_section()
        if section is None:
            return redirect("organizers:send", found.pk)
        return redirect("organizers:section", found.pk, section.key)
    return render(
        request, "organizers/client/read.html", {"organizer": found, "sections": shown.to_read(filled)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=ORGANIZERS, right=RIGHT)
def send(request: ContactRequest, organizer_id: UUID) -> HttpResponseBase:
    """Say what is missing, or send it."""
    found = organizer_of(request, organizer_id)
    if request.method == "POST":
        try:
            operations.submit(organizer=found, contact=request.contact, now=timezone.now())
        except (Refused, Conflict) as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{request.firm.name} has it. You can read it here any time.")
            return redirect("organizers:organizer", found.pk)
    if not found.is_open:
        return redirect("organizers:organizer", found.pk)
    filled = queries.filled_for(request.contact, found)
    context = {
        "organizer": found, "steps": shown.steps(filled, ""), "missing": filled.missing(),
        "sections": shown.to_read(filled), "last": filled.sections()[-1], "several": _several(request),
    }  # fmt: skip
    return render(request, "organizers/client/send.html", context)


def organizer_of(
    request: ContactRequest, organizer_id: UUID, *, among: QuerySet[Organizer] | None = None
) -> Organizer:
    rows = queries.visible_to(request.contact) if among is None else among
    return get_object_or_404(rows.select_related("client", "version"), pk=organizer_id)


def _several(request: ContactRequest) -> bool:
    return len(clients.entities_of(request.contact)) > 1
