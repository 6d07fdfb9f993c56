"""Staff share and delete what they ticked in a list. The buttons of one form lead here; each says what it did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients.models import Client, Contact
from features.documents import operations, queries
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.documents.web.firm_picked import MOST, back, back_url, picked
from features.documents.web.forms import as_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 7_258_118_400_000_000  # microseconds, in the year 2200


@dataclass(frozen=True)
class Audience:
    """Drafts that the same people will see once they are shared."""

    client: Client
    project: Any
    documents: list[Document]
    people: list[Contact]


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def ask(request: StaffRequest) -> HttpResponseBase:
    """Show who will see the drafts among what was ticked, before they are shared."""
    drafts = [each for each in picked(request) if each.is_draft]
    if not drafts:
        messages.error(request, "Tick the drafts first: everything else is shared already.")
        return redirect(back_url(request))
    context = {"documents": drafts, "audiences": _audiences(drafts), "back": back_url(request)}
    return render(request, "documents/firm/share_many.html", context)


def _audiences(drafts: list[Document]) -> list[Audience]:
    def whose(each: Document) -> tuple[str, ...]:
        return each.client.name, str(each.client_id), str(each.project_id or "")

    groups = [list(theirs) for _, theirs in groupby(sorted(drafts, key=whose), key=whose)]
    return [
        Audience(rows[0].client, rows[0].project, rows, queries.readers(rows[0].client, rows[0].project_id))
        for rows in groups
    ]


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def share(request: StaffRequest) -> HttpResponseBase:
    member = request.membership
    return _told(
        request, lambda ids, now: len(operations.share_drafts(ids=ids, by=member, now=now)), "shared"
    )


@require_POST
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def delete(request: StaffRequest) -> HttpResponseBase:
    now = timezone.now()
    undo = reverse("documents_staff:undo_deletion", args=[(now - EPOCH) // timedelta(microseconds=1)])
    member = request.membership
    return _told(request, lambda ids, _: operations.delete_many(ids=ids, by=member, now=now), "deleted", undo)


@require_POST
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def undo(request: StaffRequest, moment: int) -> HttpResponseBase:
    if moment > LATEST:
        raise NotThere
    at, member = EPOCH + timedelta(microseconds=moment), request.membership
    return _told(request, lambda _, now: operations.undo_deletion(at=at, by=member, now=now), "back")


def _told(
    request: StaffRequest, work: Callable[[list[Any], datetime], int], done: str, undo: str = ""
) -> HttpResponseBase:
    ids = [found for text in request.POST.getlist("document")[:MOST] if (found := as_id(text))]
    try:
        count = work(ids, timezone.now())
    except TOLD_IN_PLACE as refusal:
        messages.error(request, refusal.message)
    else:
        words = f"{count} document{' is' if count == 1 else 's are'} {done}."
        messages.success(request, words, extra_tags=undo)
    return back(request)
