"""A page of a thread, for either side: its newest messages, or those before a mark, and the marks it leaves."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from features.documents.web import receiving
from features.messages import lists, operations, queries
from features.messages.models import Message, Side, Thread
from features.messages.web import shown
from features.messages.web.shown import Page

MOST = 120  # messages in ten minutes by one person


def read(request: HttpRequest, thread: Thread, reader: Any) -> Page:
    """Return the part of a thread that an address asks for."""
    side, user = queries.side_of(reader), reader.user
    found = lists.messages_of(thread, request.GET.get("before", ""), for_client=side == Side.CLIENT)
    messages = found.rows[::-1]
    page = "documents:document" if side == Side.CLIENT else "documents_staff:document"
    files = shown.attached(messages, shown.documents_of(reader), page)
    changeable = timezone.now() - timedelta(minutes=queries.rules().edit_minutes)
    result = Page(list(shown.bubbles(messages, user, side, files, changeable)), found.older, not found.newer)
    shown.seen_by(getattr(thread, "seen_there", None) or [], result)
    return result


def mark_seen(request: HttpRequest, thread: Thread, reader: Any, page: Page) -> None:
    """Note that somebody has seen the newest messages, if that is not known already."""
    until, seen = page.until, getattr(thread, "seen_at", None)
    if request.method != "GET" or until is None or not page.is_newest:
        return
    if seen is None or seen < until or getattr(thread, "is_unread", True):
        operations.mark_seen(thread=thread, reader=reader, until=until)


def quoted(request: HttpRequest, thread: Thread, reader: Any) -> Message | None:
    """Return the message that an answer is to quote, if it is there for the reader."""
    wish = as_id(request.POST.get("quote", "") or request.GET.get("quote", ""))
    if wish is None:
        return None
    rows = queries.messages_in(thread, for_client=queries.side_of(reader) == Side.CLIENT)
    return rows.filter(pk=wish).first()


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def taken(request: HttpRequest, reader: Any, side: Any) -> tuple[list[Any], list[str]]:
    """Return the files of a form that can be taken, and what is wrong with the others: then none of it is sent."""
    files, refused = receiving.accept(receiving.everything_of(request, reader, side))
    return files, [f"{one.filename}: {one.refusal}" for one in refused]


def moment(text: str) -> datetime | None:
    """Return the time that a form names, as `isoformat` writes it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
