"""What the slice shows in the frame: Home, the menus, the firm's inbox, Find anything, a client's record."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Subquery, When
from django.urls import reverse
from django.utils import timezone

from branding import prose
from branding.frame import Link
from branding.words import when
from features.base.composition import InboxItem, Lede
from features.base.errors import NotThere
from features.clients import queries as clients
from features.clients.models import Contact, TeamPlace
from features.messages import lists, operations, own_tasks, permissions, queries, task_queries, waiting, words
from features.messages.models import Message, Side, Task, Thread, Waiting

ON_FINDING, EXCERPT, MOST = 6, 160, 300
TASK = "task-"  # what the keys of tasks in the inbox begin with


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
    """“Clients are waiting for an answer”, and what the team itself is to do in chats, by one query."""
    by = request.membership
    if not waiting.held():
        return []
    team = ArraySubquery(TeamPlace.objects.filter(client=OuterRef("client")).values("member"))
    asked = (
        Message.objects.filter(thread=OuterRef("pk"), side=Side.CLIENT)
        .order_by("-created_at")
        .values("body")[:1]
    )
    rows = queries.needing_us(by).select_related("client", "last_message__sender")
    rows = rows.annotate(team=team, asked=Subquery(asked), tasks=own_tasks.open_in(OuterRef("pk")))
    is_asked = Case(When(waiting_for=Waiting.US, then=0), default=1)
    found = list(rows.order_by(is_asked, "waiting_since", "pk")[: MOST + MOST])
    asked_for = [_item(one, request) for one in found if one.waiting_for == Waiting.US][:MOST]
    return asked_for + [_task(thread, task, request) for thread in found for task in thread.tasks][:MOST]


def _task(thread: Any, found: Mapping[str, Any], request: Any) -> InboxItem:
    task = own_tasks.read(found)
    is_late = task.due_on is not None and task.due_on < timezone.localdate()
    due = (f"Due {when(task.due_on, 'inside')}",) if task.due_on else ()
    return InboxItem(
        group="own", icon="check", title=f"{thread.client.name}: {task.text}", meta=(thread.subject, *due),
        tone="warn" if is_late else "", at=task.at, action="Open", url=f"{page_of(thread)}#tasks",
        key=f"{TASK}{task.id}", mine=_is_mine(thread, request),
    )  # fmt: skip


def _is_mine(thread: Any, request: Any) -> bool:
    holder, looks_after = thread.assigned_to_id, thread.client.assigned_to_id
    return waiting.is_mine(request.membership, holder, looks_after, thread.team)


def _item(thread: Any, request: Any) -> InboxItem:
    return InboxItem(
        group="waiting", icon="message", title=f"{thread.client.name}: {thread.subject}",
        meta=(_asked(thread, request.user.pk),), at=thread.waiting_since, action="Answer",
        url=page_of(thread), key=str(thread.pk), mine=_is_mine(thread, request),
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
    """No answer is needed; or a task of the team is done."""
    if key.startswith(TASK):
        task = _own_task(request, key)
        operations.tick(task=task, by=request.membership, now=timezone.now())
    else:
        _set(request, key, Waiting.NOBODY)


def unsettle(request: Any, key: str) -> None:
    if key.startswith(TASK):
        operations.untick(task=_own_task(request, key), by=request.membership, now=timezone.now())
    else:
        _set(request, key, Waiting.US)


def _own_task(request: Any, key: str) -> Task:
    """
    :raises NotThere: there is none of the team that this person sees.
    """
    rows = task_queries.in_workspace(request.membership).filter(side=Side.FIRM)
    try:
        found = rows.select_related("checklist__thread").filter(pk=UUID(key.removeprefix(TASK))).first()
    except ValueError as error:
        raise NotThere from error
    if found is None:
        raise NotThere
    return found


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


def begin_about(contact: Contact, project: Any, member: Any) -> str:
    """Return where this contact begins a chat about a project; nothing where they may not write for its client."""
    if project.client_id not in {client.pk for client in permissions.offered(contact)}:
        return ""
    return f"{reverse('messages:new')}?{urlencode({'client': project.client_id, 'project': project.pk})}"
