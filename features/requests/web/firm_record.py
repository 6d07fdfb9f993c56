"""The tab of a client's record with its requests: ask, look at what came, decide."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.models import Client
from features.clients.web.firm.record import frame, record_of
from features.clients.web.forms import posted
from features.documents.models import DocumentType
from features.documents.names import in_words
from features.requests import operations, queries
from features.requests.models import Item, Request, Template
from features.requests.operations import Wanted
from features.requests.switches import REQUESTS, UPLOAD_LINKS
from features.requests.web import shown
from features.requests.web.forms import ItemForm, NewForm, RequestForm
from features.toggles.queries import is_on

MOST, EARLIER = 100, 20
ASK, VIEW = Permission.ACTIONS_EDIT, Permission.DOCUMENTS_VIEW


@require_safe
@staff_page(permission=VIEW, switch=REQUESTS)
def index(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    rows = queries.counted(queries.in_workspace(request.membership).filter(client=client))
    found = list(rows.order_by("-created_at", "-id")[:MOST])
    context = {
        **frame(request, client, "requests"), "may_ask": _may_ask(request, client),
        "open": [one for one in found if one.is_open or one.is_draft],
        "links_on": is_on(UPLOAD_LINKS),
        "past": [one for one in found if not (one.is_open or one.is_draft)],
    }  # fmt: skip
    return render(request, "requests/firm/of_client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=ASK, switch=REQUESTS)
def new(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """A new request: sent at once, or kept as a draft to work on."""
    client = record_of(request, client_id)
    form = _new_form(request, client)
    if form.is_valid():
        try:
            made = _ask(request, client, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved as a draft." if made.is_draft else _said(made))
            return redirect("requests_record:request", client.pk, made.pk)
    context = {"form": form, "client": client, "people": people_of(client, None)}
    return render(request, "requests/firm/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=VIEW, switch=REQUESTS)
def one(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponseBase:
    """Show one; a POST asks for one thing more."""
    client, found = record_of(request, client_id), found_of(request, client_id, request_id)
    form = _item_form(request, found)
    if form.is_valid():
        try:
            added = operations.add_item(
                request=found, by=request.membership, now=timezone.now(), wanted=Wanted(**form.cleaned_data)
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{added.title}” is on the list.")
            return redirect(f"{reverse('requests_record:request', args=[client.pk, found.pk])}#add")
    return render(
        request,
        "requests/firm/request.html",
        _context(request, found, form),
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=ASK, switch=REQUESTS)
def change(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponseBase:
    found = found_of(request, client_id, request_id)
    projects = queries.projects_for(found.client, request.membership) if found.is_draft else []
    form = RequestForm(posted(request), request=found, projects=projects)
    if form.is_valid():
        try:
            operations.change(request=found, by=request.membership, now=timezone.now(), **form.cleaned_data)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("requests_record:request", client_id, found.pk)
    context = {"form": form, "asked": found, "client": found.client}
    return render(request, "requests/firm/change.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def send(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponse:
    return _do(request, client_id, request_id, operations.send, _said)


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def nudge(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponse:
    words = "They were reminded of what is missing."
    return _do(request, client_id, request_id, operations.nudge, words)


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def accept_all(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponse:
    words = "Everything that came in is accepted."
    return _do(request, client_id, request_id, operations.accept_all, words)


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def close(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponse:
    words = "Closed. What was missing is off the client’s list."
    return _do(request, client_id, request_id, operations.close, words, undo="requests_record:reopen")


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def withdraw(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponse:
    words = "Withdrawn. The client no longer sees it."
    return _do(request, client_id, request_id, operations.withdraw, words, undo="requests_record:reopen")


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def reopen(request: StaffRequest, client_id: UUID, request_id: UUID) -> HttpResponse:
    words = "It is open again."
    return _do(request, client_id, request_id, operations.reopen, words)


def found_of(request: StaffRequest, client_id: UUID, request_id: UUID) -> Request:
    rows = queries.in_workspace(request.membership).filter(client_id=client_id)
    return get_object_or_404(rows.select_related("client", "asked_by", "project"), pk=request_id)


def item_of(request: StaffRequest, client_id: UUID, item_id: UUID) -> Item:
    rows = queries.items_in_workspace(request.membership).filter(request__client_id=client_id)
    rows = rows.select_related("request__client", "type", "answered_by", "decided_by")
    return get_object_or_404(rows, pk=item_id)


def people_of(client: Client, project_id: UUID | None) -> str:
    return in_words([one.name for one in queries.readers(client, project_id)])


def wanted_of(said: dict[str, Any], client: Client | None) -> list[Wanted]:
    """Return what a form of a new request asks for: from a list or an earlier request, then its own lines."""
    kind, _, key = said["source"].partition(":")
    year, due_on = said["year"], said["due_on"]
    wanted: list[Wanted] = []
    if kind == "template":
        wanted = operations.from_template(get_object_or_404(Template, pk=key), year=year, due_on=due_on)
    elif kind == "request" and client is not None:
        wanted = operations.copied(get_object_or_404(queries.earlier_of(client), pk=key), year=year)
    return [*wanted, *(Wanted(title, year=year, due_on=due_on) for title in said["lines"])]


def _ask(request: StaffRequest, client: Client, form: NewForm) -> Request:
    said = form.cleaned_data
    return operations.ask(
        client=client, by=request.membership, now=timezone.now(), title=said["title"], note=said["note"],
        year=said["year"], project=said.get("project"), items=wanted_of(said, client),
        is_draft="draft" in request.POST,
    )  # fmt: skip


def _new_form(request: StaffRequest, client: Client) -> NewForm:
    earlier = queries.earlier_of(client).order_by("-sent_at")[:EARLIER]
    initial = {"year": timezone.localdate().year - 1, "source": request.GET.get("source", "")}
    return NewForm(
        posted(request), templates=list(Template.objects.all()), earlier=list(earlier), initial=initial,
        projects=queries.projects_for(client, request.membership),
    )  # fmt: skip


def _item_form(request: StaffRequest, found: Request) -> ItemForm:
    may = request.membership.can(ASK)
    return ItemForm(
        posted(request) if may else None, types=list(DocumentType.objects.all()),
        initial={"year": found.year, "is_required": True},
    )  # fmt: skip


def _context(request: StaffRequest, found: Request, form: ItemForm) -> dict[str, Any]:
    rows = shown.for_staff(found.items.select_related("type", "answered_by", "decided_by"), timezone.now())
    words, tone = shown.state_of(found)
    nudged = found.nudged_at is not None and timezone.now() - found.nudged_at < timedelta(hours=24)
    return {
        "asked": found, "client": found.client, "rows": rows, "progress": shown.progress(rows), "form": form,
        "state": words, "tone": tone, "may_ask": _may_ask(request, found.client), "was_nudged": nudged,
        "came": sum(row.item.state == Item.State.ANSWERED for row in rows),
        "people": people_of(found.client, found.project_id),
        "is_owed": any(row.item.is_owed for row in rows), "files": shown.count_files(rows),
    }  # fmt: skip


def _may_ask(request: StaffRequest, client: Client) -> bool:
    return request.membership.can(ASK) and client.archived_at is None


def _said(made: Request) -> str:
    people = people_of(made.client, made.project_id)
    return (
        f"Sent. {people} got an e-mail."
        if people
        else "Sent. Nobody is on the portal yet, so nobody was told."
    )


def _do(
    request: StaffRequest, client_id: UUID, request_id: UUID, act: Any, words: Any, *, undo: str = ""
) -> HttpResponse:
    """Do it and say so, with the way to take it back if there is one."""
    found = found_of(request, client_id, request_id)
    try:
        act(request=found, by=request.membership, now=timezone.now())
    except (Refused, Conflict) as refusal:
        messages.error(request, refusal.message)
    else:
        back = reverse(undo, args=[client_id, found.pk]) if undo else ""
        messages.success(request, words(found) if callable(words) else words, extra_tags=back)
    return redirect("requests_record:request", client_id, found.pk)
