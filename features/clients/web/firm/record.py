"""A client's record (screen 12): head, tabs, and the panels that slices register."""

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.frame import Link
from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest, staff_page
from features.base import composition
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.models import Client
from features.clients.web.forms import NotesForm
from features.toggles.shown import is_shown


def record_of(request: StaffRequest, client_id: uuid.UUID) -> Client:
    """
    Return the client of this page, and leave it at `request.record` for the panels.

    :raises NotThere: it does not exist, or not for this member of staff.
    """
    rows = queries.visible_to(request.membership).select_related("assigned_to__user")
    client = rows.filter(pk=client_id).first()
    if client is None:
        raise NotThere
    request.record = client  # type: ignore[attr-defined]
    return client


def frame(request: StaffRequest, client: Client, tab: str) -> dict[str, Any]:
    """Return what the head of every page of a record shows. Other slices' tabs use it too."""
    return {
        "client": client,
        "tabs": _tabs(client, tab, request.membership),
        "since": f"Client since {client.since}" if client.since else "",
        "looked_after": f"Looked after by {client.assigned_to.name}" if client.assigned_to else "",
        "is_own": _is_own(request, client),
        "may_edit": request.membership.can(Permission.CLIENTS_EDIT),
        "buttons": _buttons(client, request.membership),
    }


@require_safe
@staff_page(permission=Permission.CLIENTS_VIEW)
def record(request: StaffRequest, client_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    panels = _panels(request)
    return render(
        request, "clients/firm/record.html", {**frame(request, client, "overview"), "panels": panels}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_VIEW)
def notes(request: StaffRequest, client_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    if request.method == "POST":
        return _write_notes(request, client)
    form = NotesForm(initial={"notes": client.notes, "seen": _digest(client.notes)})
    return _notes_page(request, client, form)


def _write_notes(request: StaffRequest, client: Client) -> HttpResponseBase:
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _notes_page(request, client, form)
    typed = form.cleaned_data["notes"]
    if form.cleaned_data["seen"] != _digest(client.notes) != _digest(typed):
        return _changed_meanwhile(request, client)
    operations.edit(client=client, by=request.membership, now=timezone.now(), notes=typed)
    messages.success(request, "Notes saved.")
    return redirect("clients_staff:notes", client.pk)


def _changed_meanwhile(request: StaffRequest, client: Client) -> HttpResponseBase:
    """Show what somebody else wrote below what was typed; the next press of Save is made with open eyes."""
    typed = request.POST.copy()
    typed["seen"] = _digest(client.notes)
    form = NotesForm(typed)
    form.add_error(None, "Somebody changed these notes since you opened them. Theirs stand below yours.")
    return _notes_page(request, client, form, theirs=client.notes)


def _notes_page(request: StaffRequest, client: Client, form: NotesForm, theirs: str = "") -> HttpResponseBase:
    context = {**frame(request, client, "notes"), "form": form, "theirs": theirs}
    return render(request, "clients/firm/notes.html", context, status=422 if form.errors else 200)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@require_POST
@staff_page(permission=Permission.CLIENTS_EDIT)
def archive(request: StaffRequest, client_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    event = operations.archive(client=client, by=request.membership, now=timezone.now())
    told(request, f"{client.name} is archived. Its people no longer see it.", client, event)
    return redirect("clients_staff:index")


@require_POST
@staff_page(permission=Permission.CLIENTS_EDIT)
def restore(request: StaffRequest, client_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    event = operations.restore(client=client, by=request.membership, now=timezone.now())
    told(request, f"{client.name} is back.", client, event)
    return redirect("clients_staff:record", client.pk)


@require_POST
@staff_page(permission=Permission.CLIENTS_EDIT)
def undo(request: StaffRequest, client_id: uuid.UUID, event_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    event = queries.events_of(client, request.membership).filter(pk=event_id).first()
    if event is None:
        raise NotThere
    try:
        operations.undo(event=event, client=client, by=request.membership, now=timezone.now())
    except (Conflict, Refused) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Undone.")
    return redirect("clients_staff:record", client.pk)


def told(request: StaffRequest, words: str, client: Client, event: AuditEvent | None) -> None:
    """Say what was done, with Undo."""
    undo_url = reverse("clients_staff:undo", args=[client.pk, event.pk]) if event else ""
    messages.success(request, words, extra_tags=undo_url)


def _tabs(client: Client, current: str, by: Membership) -> list[Link]:
    tabs = [tab for tab in composition.client_tabs if is_shown(tab, by)]
    return [
        Link(
            reverse(tab.url_name, args=[client.pk]), tab.label, count=tab.count(client) if tab.count else None,
            current=tab.key == current, icon="lock" if tab.key == "notes" else "",
        )
        for tab in tabs
    ]  # fmt: skip


def _buttons(client: Client, by: Membership) -> list[Link]:
    if client.archived_at is not None:
        return []
    shown = [button for button in composition.client_buttons if is_shown(button, by)]
    return [Link(reverse(one.url_name, args=[client.pk]), one.label, one.icon) for one in shown]


def _panels(request: StaffRequest) -> dict[str, list[str]]:
    """Return the panels of each column, as HTML."""
    columns: dict[str, list[str]] = {"top": [], "main": [], "side": []}
    for panel in composition.client_panels:
        context = panel.load(request) if is_shown(panel, request.membership) else None
        if context is not None:
            columns[panel.column].append(render_to_string(panel.template, context, request))
    return columns


def _is_own(request: StaffRequest, client: Client) -> bool:
    """Return whether this is the test client of the person looking."""
    return client.is_test and queries.own_test_client(request.user) == client
