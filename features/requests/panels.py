"""What the slice shows on pages of others: the pages of documents, a client's record, Find anything."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from branding.frame import Link
from features.base.permissions import Permission
from features.base.scope import once
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.requests import fresh, permissions, queries
from features.requests.models import Request
from features.requests.switches import REQUESTS
from features.toggles.queries import is_on

ON_RECORD, ON_FINDING, NAMED = 3, 6, 5


def record(request: Any) -> dict[str, Any] | None:
    """Show what was asked of a client and is not complete; nothing while nothing is."""
    rows = queries.counted(
        queries.in_workspace(request.membership).filter(queries.OPEN, client=request.record)
    )
    found = list(rows.order_by("due_first", "-created_at")[:ON_RECORD])
    return {"requests": found, "client": request.record} if found else None


def on_documents_tab(request: Any) -> dict[str, Any] | None:
    """Above the documents of a client: what is asked for, and a button to ask."""
    by, client = request.membership, request.record
    rows = queries.counted(
        queries.in_workspace(by).filter(client=client, withdrawn_at__isnull=True, closed_at=None)
    )
    may_ask = by.can(Permission.ACTIONS_EDIT) and client.archived_at is None
    found = list(rows.order_by("due_first", "-created_at")[:NAMED])
    return {"requests": found, "client": client, "may_ask": may_ask} if found or may_ask else None


def on_client_documents(request: Any) -> dict[str, Any] | None:
    """Above a client's own list: the requests that are not complete."""
    found = _open(request)
    several = len(clients.entities_of(request.contact)) > 1
    return {"requests": found[:NAMED], "several": several} if found else None


def _open(request: Any) -> list[Any]:
    """Return what is open of the clients shown; asked once in a request."""
    contact, session = request.contact, request.session
    return once(("open requests", contact.pk), lambda: queries.open_to(contact, session))


def done_button(request: Any) -> dict[str, Any] | None:
    """The button in the head of the client's documents (S2-7), while there is a client for whom it is offered."""
    return {} if _offered(request) else None


def done_checkbox(request: Any) -> dict[str, Any] | None:
    """
    The checkbox in the upload form (S2-8). Where one to-do alone is answered, that form has a checkbox for it; two
    would contradict each other.
    """
    if request.GET.get("for") or request.POST.get("asked") or not (offered := _offered(request)):
        return None
    asked = [one.client_id for one in _open(request)] if is_on(REQUESTS) else []
    mine = [one.pk for one in offered if one.pk in asked]
    owed = list(queries.owed_by(request.contact, mine)[: NAMED + 1]) if mine else []
    return {"owed": owed[:NAMED], "more": len(owed) > NAMED, "words": queries.done_rules().words}


def said_done(request: Any) -> dict[str, Any] | None:
    """That everything is in, as long as it can be taken back."""
    mine = clients.entities_of(request.contact, ContactRight.UPLOAD)
    found = fresh.of(mine)
    return {"said": found, "several": len(mine) > 1, "contact_id": request.contact.pk} if found else None


def _offered(request: Any) -> list[Client]:
    return permissions.offered(clients.entities_of(request.contact, ContactRight.UPLOAD))


def find(request: Any, words: list[str]) -> Iterator[Link]:
    """Find requests for “Find anything”, by their title or what they ask for."""
    rows = queries.in_workspace(request.membership).filter(withdrawn_at__isnull=True).select_related("client")
    for word in words:
        rows = rows.filter(Q(title__icontains=word) | Q(items__title__icontains=word)).distinct()
    for found in rows.order_by("-created_at", "-id")[:ON_FINDING]:
        yield Link(page_of(found), found.title, "list", detail=found.client.name)


def page_of(request: Request) -> str:
    return reverse("requests_record:request", args=[request.client_id, request.pk])
