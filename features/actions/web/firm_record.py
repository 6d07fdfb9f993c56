"""The tab of a client's record with what the client was asked to do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.actions import kinds, news, operations, queries
from features.actions.models import Action
from features.actions.web.forms import ActionForm, AskForm
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Permission
from features.clients import engagements
from features.clients.models import Client
from features.clients.web.firm.record import frame, record_of
from features.clients.web.forms import posted

MOST = 100  # that are no longer open


@require_safe
@staff_page(permission=Permission.CLIENTS_VIEW)
def index(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    rows = queries.in_workspace(request.membership).filter(client=client)
    rows = rows.select_related("contact__user", "asked_by", "settled_by")
    open_ones = list(rows.filter(queries.OPEN).order_by(*queries.BY_URGENCY))
    past = list(rows.exclude(queries.OPEN).order_by("-created_at", "-id")[:MOST])
    context = {
        **frame(request, client, "actions"), "open": open_ones, "past": past,
        "may_ask": request.membership.can(Permission.ACTIONS_EDIT) and client.archived_at is None,
        "names": queries.named([*open_ones, *past], engagements.keeper().visible_to(request.membership)),
    }  # fmt: skip
    return render(request, "actions/firm/of_client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.ACTIONS_EDIT)
def ask(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    form = _ask_form(request, client)
    if form.is_valid():
        try:
            asked = operations.ask(
                client=client, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said(asked))
            return redirect("actions_record:index", client.pk)
    context = {"form": form, "client": client, "back": reverse("actions_record:index", args=[client.pk])}
    return render(request, "actions/firm/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_VIEW)
def action(request: StaffRequest, client_id: UUID, action_id: UUID) -> HttpResponseBase:
    """Show one; a POST changes its words and its day."""
    found = _found(request, client_id, action_id)
    form = ActionForm(posted(request), action=found)
    if form.is_valid():
        try:
            operations.change(action=found, by=request.membership, now=timezone.now(), **form.cleaned_data)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{found.title}” saved.")
            return redirect("actions_record:action", client_id, found.pk)
    return render(
        request,
        "actions/firm/action.html",
        _context(request, found, form),
        status=422 if form.errors else 200,
    )


@require_POST
@staff_page(permission=Permission.ACTIONS_EDIT)
def done(request: StaffRequest, client_id: UUID, action_id: UUID) -> HttpResponseBase:
    found = _found(request, client_id, action_id)
    if operations.settle(action=found, by=request.membership, now=timezone.now()):
        _told(request, f"“{found.title}” is done.", found)
    return redirect("actions_record:index", client_id)


@require_POST
@staff_page(permission=Permission.ACTIONS_EDIT)
def withdraw(request: StaffRequest, client_id: UUID, action_id: UUID) -> HttpResponseBase:
    found = _found(request, client_id, action_id)
    try:
        operations.withdraw(action=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        _told(request, f"“{found.title}” is off the client’s list.", found)
    return redirect("actions_record:index", client_id)


@require_POST
@staff_page(permission=Permission.ACTIONS_EDIT)
def reopen(request: StaffRequest, client_id: UUID, action_id: UUID) -> HttpResponseBase:
    found = _found(request, client_id, action_id)
    try:
        operations.reopen(action=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"“{found.title}” is on the client’s list again.")
    return redirect("actions_record:action", client_id, found.pk)


def _found(request: StaffRequest, client_id: UUID, action_id: UUID) -> Action:
    client = record_of(request, client_id)
    rows = queries.in_workspace(request.membership).filter(client=client)
    found = (
        rows.select_related("client", "contact__user", "asked_by", "settled_by").filter(pk=action_id).first()
    )
    if found is None:
        raise NotThere
    return found


def _ask_form(request: StaffRequest, client: Client) -> AskForm:
    offered = kinds.by_hand()
    wish = request.GET.get("kind", "")
    first = wish if wish in [kind.key for kind in offered] else offered[0].key
    return AskForm(
        posted(request), kinds=offered, people=queries.people_for(client), word=engagements.keeper().word(),
        projects=queries.projects_for(client, request.membership), initial={"kind": first},
    )  # fmt: skip


def _context(request: StaffRequest, found: Action, form: ActionForm) -> dict[str, Any]:
    return {
        "action": found, "form": form, "client": found.client,
        "may_edit": request.membership.can(Permission.ACTIONS_EDIT), "is_free": kinds.of(found).is_free,
        "is_resting": found.nudged_at is not None and timezone.now() - found.nudged_at < queries.NUDGE_AFTER,
        "names": queries.named([found], engagements.keeper().visible_to(request.membership)),
    }  # fmt: skip


def _said(asked: Action) -> str:
    people = news.asked(asked)
    if not people:
        return f"“{asked.title}” is on the list. Nobody is on the portal yet, so nobody was told."
    return f"“{asked.title}” is on the list of {' and '.join(one.name for one in people[:3])}."


def _told(request: StaffRequest, words: str, found: Action) -> None:
    messages.success(
        request, words, extra_tags=reverse("actions_record:reopen", args=[found.client_id, found.pk])
    )
