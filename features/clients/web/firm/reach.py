"""How far a person's access to a client goes, for staff; and who can see a record, and why."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base import composition
from features.base.errors import DomainError, NotThere
from features.base.permissions import Permission
from features.clients import operations, queries, saying, sight, standing
from features.clients.models import Access, Client
from features.clients.operations.resetting import may_reset
from features.clients.web.firm.record import record_of
from features.clients.web.forms import posted
from features.clients.web.reach_forms import ReachForm
from features.factors.queries import held_by
from features.toggles.shown import is_shown

USES_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def access(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    found = queries.access_of(client, contact_id)
    form = ReachForm(posted(request), access=found)
    if form.is_valid():
        try:
            event = operations.set_access(
                contact=found.contact, client=client, by=request.membership, now=timezone.now(), **form.terms()
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            words = f"The access of {found.contact.name} is saved." if event else "Nothing was changed."
            messages.success(request, words)
            return redirect("clients_staff:record", client.pk)
    return _page(request, client, found, form)


def _page(request: StaffRequest, client: Client, found: Access, form: ReachForm) -> HttpResponseBase:
    stands = standing.of_person(found, timezone.now())
    context = {
        "client": client, "access": found, "form": form, "has_ended": stands == standing.ENDED,
        "giver": saying.giver(found), "delegates": queries.delegates_of(found.contact).filter(client=client),
        "held": held_by(found.contact.user), "may_reset": may_reset(found.contact, by=request.membership),
    }  # fmt: skip
    return render(request, "clients/firm/access.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=Permission.CLIENTS_EDIT)
def end(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    contact = queries.access_of(client, contact_id).contact
    try:
        operations.end_access(contact=contact, client=client, by=request.membership, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"The access of {contact.name} to {client.name} has ended.")
    return redirect("clients_staff:record", client.pk)


@require_safe
@staff_page(permission=Permission.CLIENTS_VIEW)
def who(request: StaffRequest, kind: str, thing_id: uuid.UUID) -> HttpResponseBase:
    """List who can see a record of a client, and why; who can't, and why not; and who has made use of it."""
    kept = composition.sights.get(kind)
    if kept is None or not is_shown(kept, request.membership):
        raise NotThere
    thing = kept.find(request.membership, thing_id)
    if thing is None:
        raise NotThere
    needs = Permission(kept.permission) if kept.permission else Permission.CLIENTS_VIEW
    found = sight.of(thing.client, lambda row: kept.verdict(row, thing), needs=needs, now=timezone.now())
    context: dict[str, Any] = {"thing": thing, "back_url": kept.url(thing), "found": found}
    if kept.uses is not None:
        context |= _uses(Paginator(kept.uses(thing), USES_PER_PAGE).get_page(request.GET.get("page")))
    return render(request, "clients/firm/who.html", context)


def _uses(page: Page[Any]) -> dict[str, Any]:
    return {
        "uses": page.object_list,
        "text": f"{page.start_index()} to {page.end_index()} of {page.paginator.count}",
        "back": f"?page={page.previous_page_number()}#uses" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}#uses" if page.has_next() else "",
    }
