"""What the slice shows in the frame: Home, the menus, the firm's inbox, Find anything, a client's record."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from branding import prose
from branding.frame import Link
from features.base.composition import InboxItem, Lede
from features.base.errors import NotThere
from features.clients import queries as clients
from features.clients.models import TeamPlace
from features.messages import lists, operations, queries, waiting, words
from features.messages.models import Message, Side, Thread, Waiting

ON_FINDING, EXCERPT, MOST = 6, 160, 300


# --- the client's side -----------------------------------------------------------------------------


def count_unread(request: Any) -> int:
    return waiting.unread(request.contact, request.session)


def home(request: Any) -> dict[str, Any] | None:
    """Show the newest chats (S0-7); who has none has no panel."""
    found = lists.recent(request.contact, request.session)
    if not found:
        return None
    several = len(clients.entities_of(request.contact)) > 1
    context: dict[str, Any] = {"chats": [_newest(one, request.user.pk) for one in found], "several": several}
    if unread := found[0].unread_total:  # type: ignore[attr-defined]
        said = f"{unread} unread message{'' if unread == 1 else 's'}"
        context["lede"] = Lede(said, "messages", count=unread)
    return context


def _newest(thread: Any, reader: UUID) -> dict[str, Any]:
    """Return who wrote last in a chat, and what."""
    message = thread.last_message
    if message is None:
        return {"chat": thread, "who": thread.subject, "text": "", "is_own": False}
    return {
        "chat": thread, "who": words.name_of(message), "is_own": message.sender_id == reader,
        "text": prose.plain(message.body[:EXCERPT]) or "Sent files",
    }  # fmt: skip


# --- the firm's side -------------------------------------------------------------------------------


def inbox_items(request: Any) -> list[InboxItem]:
    """“Clients are waiting for an answer”."""
    by = request.membership
    if not waiting.held():
        return []
    team = ArraySubquery(TeamPlace.objects.filter(client=OuterRef("client")).values("member"))
    asked = (
        Message.objects.filter(thread=OuterRef("pk"), side=Side.CLIENT)
        .order_by("-created_at")
        .values("body")[:1]
    )
    rows = queries.waiting_for_us(by).select_related("client", "last_message__sender")
    rows = rows.annotate(team=team, asked=Subquery(asked))
    return [_item(thread, request) for thread in rows.order_by("waiting_since", "pk")[:MOST]]


def _item(thread: Any, request: Any) -> InboxItem:
    return InboxItem(
        group="waiting", icon="message", title=f"{thread.client.name}: {thread.subject}",
        meta=(_asked(thread, request.user.pk),), at=thread.waiting_since, action="Answer",
        url=page_of(thread), key=str(thread.pk),
        mine=waiting.is_mine(request.membership, thread.assigned_to_id, thread.client.assigned_to_id, thread.team),
    )  # fmt: skip


def _asked(thread: Any, reader: UUID) -> str:
    """Return what is to be answered, also where something has answered by itself since."""
    if thread.last_message is not None and thread.last_message.is_automatic:
        return prose.plain((thread.asked or "")[:EXCERPT]) or "Sent files"
    text: str = _newest(thread, reader)["text"]
    return text


def count_inbox(request: Any) -> int:
    return waiting.count(request.membership)


def settle(request: Any, key: str) -> None:
    """No answer is needed."""
    _set(request, key, Waiting.NOBODY)


def unsettle(request: Any, key: str) -> None:
    _set(request, key, Waiting.US)


def _set(request: Any, key: str, turn: str) -> None:
    try:
        thread = find_one(request.membership, UUID(key))
    except ValueError as error:
        raise NotThere from error
    if thread is None:
        raise NotThere
    operations.set_waiting(thread=thread, by=request.membership, now=timezone.now(), waiting=turn)


def count_open(client: Any) -> int:
    return Thread.objects.filter(client=client, archived_at=None).count()


def find(request: Any, sought: list[str]) -> Iterator[Link]:
    """Find chats for “Find anything”, by subject or by what was written."""
    rows = queries.in_workspace(request.membership).filter(
        queries.having(queries.words_of(" ".join(sought)), for_client=False)
    )
    for found in rows.select_related("client").order_by(*queries.NEWEST_FIRST)[:ON_FINDING]:
        yield Link(page_of(found), found.subject, "message", detail=found.client.name)


def find_one(by: Any, thread_id: UUID) -> Thread | None:
    return queries.in_workspace(by).select_related("client").filter(pk=thread_id).first()


def page_of(thread: Thread) -> str:
    return reverse("messages_staff:thread", args=[thread.pk])
