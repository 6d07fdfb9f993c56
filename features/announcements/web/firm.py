"""The firm's announcements: drafts, what is to come, what runs, what is past."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.announcements import operations, queries
from features.announcements.models import Announcement
from features.announcements.switches import ANNOUNCEMENT
from features.announcements.web.forms import AnnouncementForm
from features.base import cursor
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients import queries as clients
from features.clients.web.forms import posted
from features.projects import queries as projects
from features.projects.words import word

EDIT = Permission.ANNOUNCEMENTS_EDIT
PAGE = 25
State = Announcement.State


@require_safe
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def index(request: StaffRequest) -> HttpResponse:
    """List those of one state, the newest first, each with how many of whom it reaches have seen it."""
    wish = request.GET.get("show", "")
    show = wish if wish in State.values else State.CURRENT
    rows = queries.in_workspace(request.membership).filter(queries.in_state(show, timezone.now()))
    page = cursor.page(
        queries.counted(rows), size=PAGE, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )  # fmt: skip
    context = {
        "announcements": page.rows, "page": page, "show": show, "views": _views(request, show),
        "names": queries.names_of(page.rows), "word": word(),
    }  # fmt: skip
    return render(request, "announcements/firm/index.html", context)


@require_safe
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def announcement(request: StaffRequest, announcement_id: UUID) -> HttpResponse:
    """Show one as clients see it, with whom it reaches."""
    found = _found(request, announcement_id)
    context = {
        "announcement": found, "names": queries.names_of([found]).get(found.pk, []), "word": word(),
        "will_wait": found.starts_at is not None and found.starts_at > timezone.now(),
    }  # fmt: skip
    return render(request, "announcements/firm/announcement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def new(request: StaffRequest) -> HttpResponseBase:
    form = _form(request, None)
    if form.is_valid():
        try:
            made = operations.draft(by=request.membership, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("announcements_staff:announcement", made.pk)
    return _shown(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def edit(request: StaffRequest, announcement_id: UUID) -> HttpResponseBase:
    found = _found(request, announcement_id)
    form = _form(request, found)
    if form.is_valid():
        try:
            operations.change(
                announcement=found, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{found.title}” saved.")
            return redirect("announcements_staff:announcement", found.pk)
    return _shown(request, form, found)


@require_POST
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def publish(request: StaffRequest, announcement_id: UUID) -> HttpResponseBase:
    return _do(request, announcement_id, operations.publish, "“{}” is published.")


@require_POST
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def unpublish(request: StaffRequest, announcement_id: UUID) -> HttpResponseBase:
    return _do(request, announcement_id, operations.unpublish, "“{}” is a draft again.")


@require_POST
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def end(request: StaffRequest, announcement_id: UUID) -> HttpResponseBase:
    return _do(request, announcement_id, operations.end, "“{}” is over. Clients find it among past ones.")


@require_POST
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def duplicate(request: StaffRequest, announcement_id: UUID) -> HttpResponseBase:
    found = _found(request, announcement_id)
    made = operations.duplicate(announcement=found, by=request.membership, now=timezone.now())
    messages.success(request, "This is the copy, a draft.")
    return redirect("announcements_staff:edit", made.pk)


@require_POST
@staff_page(permission=EDIT, switch=ANNOUNCEMENT)
def delete(request: StaffRequest, announcement_id: UUID) -> HttpResponseBase:
    found = _found(request, announcement_id)
    try:
        operations.delete(announcement=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect("announcements_staff:announcement", announcement_id)
    messages.success(request, f"“{found.title}” is deleted.")
    return redirect(f"{reverse('announcements_staff:index')}?show={State.DRAFT}")


def _do(
    request: StaffRequest, announcement_id: UUID, act: Callable[..., None], words: str
) -> HttpResponseBase:
    found = _found(request, announcement_id)
    try:
        act(announcement=found, by=request.membership, now=timezone.now())
    except (Refused, Conflict) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words.format(found.title))
    return redirect("announcements_staff:announcement", announcement_id)


def _found(request: StaffRequest, announcement_id: UUID) -> Announcement:
    rows = queries.counted(queries.in_workspace(request.membership))
    return get_object_or_404(rows, pk=announcement_id)


def _form(request: StaffRequest, found: Announcement | None) -> AnnouncementForm:
    """Offer whom this person sees; of archived clients none."""
    by = request.membership
    theirs = clients.visible_to(by).filter(archived_at__isnull=True).order_by("name", "pk")
    work = (
        projects.in_workspace(by)
        .filter(client__archived_at__isnull=True)
        .order_by("client__name", "name", "pk")
    )
    named = [(pk, f"{client}: {name}") for pk, client, name in work.values_list("pk", "client__name", "name")]
    state = found.state(timezone.now()) if found else State.DRAFT
    return AnnouncementForm(
        posted(request), clients=list(theirs.values_list("pk", "name")), projects=named, announcement=found,
        has_begun=state in (State.CURRENT, State.PAST),
    )  # fmt: skip


def _shown(request: StaffRequest, form: AnnouncementForm, found: Announcement | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "announcement": found, "word": word()}
    return render(request, "announcements/firm/form.html", context, status=422 if form.errors else 200)


def _views(request: StaffRequest, show: str) -> list[Link]:
    base, rows, now = (
        reverse("announcements_staff:index"),
        queries.in_workspace(request.membership),
        timezone.now(),
    )
    counts = queries.count_states(rows, now)
    order = (State.CURRENT, State.SCHEDULED, State.DRAFT, State.PAST)
    return [
        Link(f"{base}?show={state}", _label(state), count=counts[state], current=state == show)
        for state in order
    ]


def _label(state: State) -> str:
    return "Drafts" if state == State.DRAFT else str(state.label)
