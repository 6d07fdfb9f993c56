"""A client's to-do list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from branding.frame import Link
from features.actions import kinds, operations, queries
from features.actions.models import Action
from features.actions.web.forms import AnswerForm
from features.base.errors import Conflict, NotThere, Refused
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page

DONE = "done"
MOST = 200  # done ones; older ones stand in no list of a client's
SEE = ContactRight.SEE_ACTIONS


@require_safe
@client_page(right=SEE)
def index(request: ContactRequest) -> HttpResponse:
    """List what is to be done, or what is done; of one entity, if that is asked for (S0-16)."""
    is_done, entity = request.GET.get("show") == DONE, _entity(request)
    rows = queries.shown_to(request.contact, request.session).select_related("client", "settled_by")
    if entity:
        rows = rows.filter(client=entity)
    found = (
        list(rows.filter(queries.DONE).order_by(*queries.BY_SETTLING)[:MOST])
        if is_done
        else list(rows.filter(queries.OPEN).order_by(*queries.BY_URGENCY))
    )
    context = {
        "actions": found, "is_done": is_done, "entity": entity, "views": _views(entity, is_done=is_done),
        "entities": _entities(request), "several": len(clients.entities_of(request.contact)) > 1,
        "names": queries.named(found, engagements.keeper().reachable(request.contact)),
    }  # fmt: skip
    return render(request, "actions/client/index.html", context)


@require_safe
@client_page(right=SEE)
def action(request: ContactRequest, action_id: UUID) -> HttpResponse:
    return _page(request, _found(request, action_id))


@require_POST
@client_page(right=SEE)
def answer(request: ContactRequest, action_id: UUID) -> HttpResponseBase:
    """Answer a question."""
    found = _found(request, action_id)
    if not kinds.of(found).asks:
        raise NotThere
    form = AnswerForm(request.POST, action=found)
    if form.is_valid():
        try:
            operations.answer(action=found, contact=request.contact, now=timezone.now(), **form.given)
        except Refused as refusal:
            form.refuse(refusal)
        except Conflict as conflict:
            messages.error(request, conflict.message)
            return redirect("actions:action", found.pk)
        else:
            messages.success(request, f"Thank you. {request.firm.name} has your answer.")
            return redirect("actions:action", found.pk)
    return _page(request, found, form if found.is_open else None)


def _page(request: ContactRequest, found: Action, form: AnswerForm | None = None) -> HttpResponse:
    asks = found.is_open and kinds.of(found).asks
    context = {
        "action": found, "form": form or (AnswerForm(None, action=found) if asks else None),
        "several": len(clients.entities_of(request.contact)) > 1,
        "names": queries.named([found], engagements.keeper().reachable(request.contact)),
        "may_take_back": kinds.of(found).by_hand and found.settled_by_id == request.contact.user_id
        and found.seen_by_staff_at is None,
    }  # fmt: skip
    is_wrong = form is not None and bool(form.errors)
    return render(request, "actions/client/action.html", context, status=422 if is_wrong else 200)


@require_POST
@client_page(right=SEE)
def done(request: ContactRequest, action_id: UUID) -> HttpResponseBase:
    found = _found(request, action_id)
    try:
        settled = operations.settle(action=found, by=request.contact, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect("actions:action", found.pk)
    if settled:
        undo = reverse("actions:undone", args=[found.pk])
        messages.success(request, f"Done: {found.title}. {request.firm.name} is told.", extra_tags=undo)
    return redirect("actions:index")


@require_POST
@client_page(right=SEE)
def undone(request: ContactRequest, action_id: UUID) -> HttpResponseBase:
    found = _found(request, action_id)
    try:
        operations.take_back(action=found, contact=request.contact, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"{found.title} is on your list again.")
    return redirect("actions:action", found.pk)


def _found(request: ContactRequest, action_id: UUID) -> Action:
    rows = queries.visible_to(request.contact).select_related("client", "asked_by", "settled_by")
    return get_object_or_404(rows, pk=action_id)


def _entity(request: ContactRequest) -> Client | None:
    wish = request.GET.get("client", "")
    return next((one for one in clients.entities_of(request.contact) if str(one.pk) == wish), None)


def _entities(request: ContactRequest) -> list[Client]:
    """Return what the list can be narrowed to; nothing where this browser shows one entity, or there is one only."""
    mine = clients.entities_of(request.contact)
    shown = clients.showing(request.contact, request.session)
    return mine if shown is None and len(mine) > 1 else []


def _views(entity: Client | None, *, is_done: bool) -> list[Link]:
    base = reverse("actions:index")
    narrowed = f"client={entity.pk}" if entity else ""
    return [
        Link(f"{base}?{narrowed}" if narrowed else base, "To do", current=not is_done),
        Link(f"{base}?{'&'.join(filter(None, [narrowed, 'show=done']))}", "Done", current=is_done),
    ]
