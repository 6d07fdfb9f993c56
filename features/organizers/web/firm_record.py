"""The tab of a client's record with its organizers: send one, read what came, decide."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.firm.record import frame, record_of
from features.clients.web.forms import posted
from features.documents.names import in_words
from features.documents.switches import DOCUMENTS
from features.organizers import earlier, operations, queries
from features.organizers.models import Organizer
from features.organizers.switches import ORGANIZERS
from features.organizers.web import shown
from features.organizers.web.forms import DueForm, SendForm
from features.toggles.queries import is_on

SEND, VIEW, SHARE = Permission.ACTIONS_EDIT, Permission.DOCUMENTS_VIEW, Permission.DOCUMENTS_SHARE
MOST = 100
TONES = {"open": "", "submitted": "info", "returned": "warn", "accepted": "good", "withdrawn": ""}
WORDS = {
    "open": "With the client", "submitted": "To review", "returned": "Returned", "accepted": "Accepted",
    "withdrawn": "Withdrawn",
}  # fmt: skip


@require_safe
@staff_page(permission=VIEW, switch=ORGANIZERS)
def index(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    rows = queries.in_workspace(request.membership).filter(client=client).select_related("version__template")
    context = {
        **frame(request, client, "organizers"), "organizers": rows.order_by("-created_at", "-pk")[:MOST],
        "may_send": request.membership.can(SEND) and client.archived_at is None,
    }  # fmt: skip
    return render(request, "organizers/firm/of_client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SEND, switch=ORGANIZERS)
def new(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    form = SendForm(
        posted(request), templates=list(queries.sendable(request.membership)),
        initial={"year": timezone.localdate().year - 1},
    )  # fmt: skip
    if form.is_valid():
        try:
            made = operations.send(client=client, by=request.membership, now=timezone.now(), **form.given())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{made.title}” is on its way to {client.name}.")
            return redirect("organizers_record:organizer", client.pk, made.pk)
    people = in_words([one.name for one in queries.readers(client)])
    context = {"form": form, "client": client, "people": people}
    return render(request, "organizers/firm/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=VIEW, switch=ORGANIZERS)
def one(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponseBase:
    """Show what was answered."""
    client, found = record_of(request, client_id), found_of(request, client_id, organizer_id)
    return _page(request, found, client)


@require_POST
@staff_page(permission=SEND, switch=ORGANIZERS)
def accept(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponse:
    return _do(
        request, client_id, organizer_id, operations.accept, "Accepted. Nothing of it changes any more."
    )


@require_POST
@staff_page(permission=SEND, switch=ORGANIZERS)
def give_back(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponse:
    """Return the answers that a note was written to."""
    keys = queries.content_of(found_of(request, client_id, organizer_id).version).questions
    notes = {key: note for key in keys if (note := request.POST.get(f"note-{key}", "").strip())}

    def act(**about: Any) -> None:
        operations.give_back(notes=notes, **about)

    count = len(notes)
    words = f"{count} answer{'' if count == 1 else 's'} returned. The client is told."
    return _do(request, client_id, organizer_id, act, words)


@require_POST
@staff_page(permission=SEND, switch=ORGANIZERS)
def reopen(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponse:
    return _do(request, client_id, organizer_id, operations.reopen, "The client can change everything again.")


@require_POST
@staff_page(permission=SEND, switch=ORGANIZERS)
def withdraw(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponse:
    return _do(
        request, client_id, organizer_id, operations.withdraw, "Withdrawn. The client no longer sees it."
    )


@require_POST
@staff_page(permission=SEND, switch=ORGANIZERS)
def change_due(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponse:
    form = DueForm(request.POST)
    if not form.is_valid():
        found = found_of(request, client_id, organizer_id)
        return _page(request, found, record_of(request, client_id), due_form=form, status=422)

    def act(**about: Any) -> None:
        operations.change_due(due_on=form.cleaned_data["due_on"], **about)

    return _do(request, client_id, organizer_id, act, "The day is changed.")


def found_of(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> Organizer:
    rows = queries.in_workspace(request.membership).filter(client_id=client_id)
    related = ("client", "version__template", "submitted_by", "decided_by", "sent_by", "begun_by")
    return get_object_or_404(rows.select_related(*related), pk=organizer_id)


def _do(
    request: StaffRequest, client_id: UUID, organizer_id: UUID, act: Callable[..., None], words: str
) -> HttpResponse:
    found = found_of(request, client_id, organizer_id)
    try:
        act(organizer=found, by=request.membership, now=timezone.now())
    except (Refused, Conflict) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return redirect("organizers_record:organizer", client_id, organizer_id)


def _page(
    request: StaffRequest,
    found: Organizer,
    client: Any,
    *,
    due_form: DueForm | None = None,
    status: int = 200,
) -> HttpResponse:
    filled = queries.filled(found)
    context = {
        "organizer": found, "client": client, "sections": shown.to_read(filled), "steps": shown.steps(filled, ""),
        "has_earlier": earlier.of(found, queries.in_workspace(request.membership)).exists(),
        "state": WORDS[found.state], "tone": TONES[found.state], "may_send": request.membership.can(SEND),
        "may_share": request.membership.can(SHARE) and is_on(DOCUMENTS) and client.archived_at is None,
        "is_here": found.state == Organizer.State.SUBMITTED,
        "people": in_words([one.name for one in queries.readers(client)]),
        "due_form": due_form or DueForm(None, initial={"due_on": found.due_on}),
    }  # fmt: skip
    return render(request, "organizers/firm/organizer.html", context, status=status)
