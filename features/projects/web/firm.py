"""Projects of all clients, and each by itself, as staff see them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base import composition
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients import queries as clients
from features.clients.web import wishes
from features.clients.web.forms import posted
from features.projects import listing, operations, queries
from features.projects.listing import ALL, COMPLETED, OPEN, PAGE, VIEWS, Listing, Wish
from features.projects.models import Project
from features.projects.panels import html_of
from features.projects.recipients import invoice_recipients
from features.projects.web.forms import ClientChoiceForm, ProjectForm
from features.projects.words import word

LABELS = {OPEN: "Open", COMPLETED: "Completed", ALL: "All"}


@require_safe
@staff_page(permission=Permission.PROJECTS_VIEW)
def index(request: StaffRequest) -> HttpResponse:
    asked = request.GET
    view, page = asked.get("view", ""), asked.get("page", "")
    wish = Wish(
        wishes.words_of(asked.get("q", "")),
        view if view in VIEWS else OPEN,
        max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,  # noqa: PLR2004
    )
    shown = listing.read(wish, by=request.membership)
    context = {
        "listing": shown, "query": " ".join(shown.wish.words), "word": word(), "pages": _pages(shown),
        "views": _views(shown), "may_edit": request.membership.can(Permission.PROJECTS_EDIT),
        "is_bare": not (shown.wish.words or shown.counts[ALL]),
    }  # fmt: skip
    return render(request, "projects/firm/index.html", context)


@require_safe
@staff_page(permission=Permission.PROJECTS_VIEW)
def project(request: StaffRequest, project_id: UUID) -> HttpResponse:
    found = _found(request, project_id)
    return render(request, "projects/firm/project.html", _context(request, found))


@require_safe
@staff_page(permission=Permission.PROJECTS_EDIT)
def begin(request: StaffRequest) -> HttpResponseBase:
    """Ask whose a new one is, and lead to its form."""
    form = ClientChoiceForm(request.GET if "client" in request.GET else None)
    rows = queries.clients_for(request.membership).filter(is_test=False).order_by("name")
    form.fields["client"].queryset = rows  # type: ignore[attr-defined]
    if form.is_valid():
        return redirect("projects_record:create", form.cleaned_data["client"].pk)
    status = 422 if form.errors else 200
    return render(request, "projects/firm/begin.html", {"form": form, "word": word()}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.PROJECTS_EDIT)
def edit(request: StaffRequest, project_id: UUID) -> HttpResponseBase:
    found = _found(request, project_id)
    people = list(clients.people_of(found.client))
    form = ProjectForm(posted(request), staff=clients.staff(), people=people, project=found)
    if form.is_valid():
        try:
            changed = operations.edit(
                project=found, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if changed:
                messages.success(request, f"{found.name} saved.")
            return redirect("projects_staff:project", found.pk)
    context = {"form": form, "project": found, "client": found.client, "word": word()}
    return render(request, "projects/firm/form.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=Permission.PROJECTS_EDIT)
def complete(request: StaffRequest, project_id: UUID) -> HttpResponseBase:
    found = _found(request, project_id)
    try:
        operations.complete(project=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        undo = reverse("projects_staff:reopen", args=[found.pk])
        messages.success(
            request, f"{found.name} is completed. The client can still read it.", extra_tags=undo
        )
    return redirect("projects_staff:project", found.pk)


@require_POST
@staff_page(permission=Permission.PROJECTS_EDIT)
def reopen(request: StaffRequest, project_id: UUID) -> HttpResponseBase:
    found = _found(request, project_id)
    try:
        operations.reopen(project=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"{found.name} is open again.")
    return redirect("projects_staff:project", found.pk)


def _found(request: StaffRequest, project_id: UUID) -> Project:
    rows = queries.in_workspace(request.membership).select_related("client")
    return get_object_or_404(rows, pk=project_id)


def _context(request: StaffRequest, found: Project) -> dict[str, Any]:
    return {
        "project": found, "word": word(), "team": queries.team_of(found), "people": queries.people_of(found),
        "invoices_go_to": invoice_recipients(found.client, found), "is_own": bool(found.email),
        "may_edit": request.membership.can(Permission.PROJECTS_EDIT), "invite_url": _invite_url(request, found),
        "add_url": _add_url(request, found),
        "panels": html_of(composition.project_panels, request, found, request.membership),
    }  # fmt: skip


def _invite_url(request: StaffRequest, found: Project) -> str:
    """Return where its own people are invited to the portal, or its client's if it names none (S3-25)."""
    if not request.membership.can(Permission.CLIENTS_INVITE) or found.client.archived_at is not None:
        return ""
    own = [("person", access.pk) for access in queries.people_of(found)]
    return f"{reverse('clients_staff:invite')}?{urlencode(own or [('client', found.client_id)])}"


def _add_url(request: StaffRequest, found: Project) -> str:
    """Return where somebody is added whose access begins limited to this one."""
    if not request.membership.can(Permission.CLIENTS_EDIT) or found.client.archived_at is not None:
        return ""
    return f"{reverse('clients_staff:add_person', args=[found.client_id])}?{urlencode({'project': found.pk})}"


def _address(wish: Wish, *, view: str, page: int = 1) -> str:
    asked = {"q": " ".join(wish.words), "view": view, "page": page if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('projects_staff:index')}?{query}"


def _views(shown: Listing) -> list[Link]:
    wish = shown.wish
    return [
        Link(_address(wish, view=view), label, count=shown.counts[view], current=view == wish.view)
        for view, label in LABELS.items()
    ]


def _pages(shown: Listing) -> dict[str, str]:
    wish, last = shown.wish, shown.first + len(shown.rows)
    if shown.total <= PAGE:
        return {}
    return {
        "text": f"{shown.first + 1} to {last} of {shown.total}",
        "back": _address(wish, view=wish.view, page=wish.page - 1) if wish.page > 1 else "",
        "next": _address(wish, view=wish.view, page=wish.page + 1) if wish.page < shown.last_page else "",
    }
