"""Staff move, share and delete what they ticked in a list. The buttons of one form lead here; each says what it did."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.documents import operations, queries
from features.documents.errors import TOLD_IN_PLACE
from features.documents.switches import DOCUMENTS
from features.documents.web.firm_picked import MOST, back
from features.documents.web.forms import as_id, as_year

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 7_258_118_400_000_000  # microseconds, in the year 2200


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def move(request: StaffRequest) -> HttpResponseBase:
    given, member = _given(request), request.membership
    if not given:
        messages.error(request, "Choose a type or a year to move them to.")
        return back(request)
    return _told(
        request,
        lambda ids, now: operations.move_many(ids=ids, by=member, now=now, **given),
        "moved",
    )


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


def _given(request: StaffRequest) -> dict[str, Any]:
    """Read where to; what is left as it is, is not named."""
    given: dict[str, Any] = {}
    kind, types = request.POST.get("kind", ""), {str(each.pk): each for each in queries.types()}
    if kind == "other" or kind in types:
        given["kind"] = types.get(kind)
    if year := as_year(request.POST.get("year", "").strip()):
        given["year"] = year
    return given


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
