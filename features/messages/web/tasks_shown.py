"""The checklists of a chat, as its page shows them to either side."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from branding import prose
from branding.words import when
from features.clients.models import Contact
from features.messages import operations, task_queries, words
from features.messages.models import Checklist, Side, Task, Thread

EXCERPT, SOON = 160, 3  # days


@dataclass(frozen=True)
class Item:
    """A task in its list. `url` is where its button leads; without one it is only shown."""

    task: Task
    url: str
    whose: str  # for staff: for whom it is
    about: str  # when it is due, or who did it
    tone: str = ""


@dataclass
class Shown:
    checklist: Checklist
    quoted: str = ""
    quoted_name: str = ""
    items: list[Item] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(item.task.is_done for item in self.items)

    @property
    def is_open(self) -> bool:
        return self.done < len(self.items)


def of_thread(thread: Thread, reader: Any, *, may_write: bool) -> list[Shown]:
    """Return what is to be done in a chat as this reader sees it; no query where it is known that nothing is."""
    if not getattr(thread, "has_tasks", True):
        return []
    is_client, now = isinstance(reader, Contact), timezone.now()
    found: dict[Any, Shown] = {}
    for task in task_queries.tasks_in(thread, for_client=is_client):
        held = found.setdefault(task.checklist_id, _shown(task.checklist, is_client=is_client))
        held.items.append(_item(task, reader, now, may_write=may_write))
    return list(found.values())


def place(page: str, task: Task) -> str:
    return f"{reverse(page, args=[task.checklist.thread_id])}#task-{task.pk}"


def _shown(checklist: Checklist, *, is_client: bool) -> Shown:
    quoted = checklist.quoted
    if quoted is None or (is_client and quoted.is_internal):
        return Shown(checklist)
    return Shown(checklist, prose.plain(quoted.body)[:EXCERPT] or "Files", words.name_of(quoted))


def _item(task: Task, reader: Any, now: datetime, *, may_write: bool) -> Item:
    is_client = isinstance(reader, Contact)
    may_undo = not is_client or operations.may_take_back(task, reader, now)
    pages = ("messages:task_undone", "messages:task_done") if is_client else UNDONE_OR_DONE
    url = reverse(pages[0 if task.is_done else 1], args=[task.pk])
    whose = "" if is_client else "For the client" if task.side == Side.CLIENT else "For our team"
    is_offered = may_write and (may_undo or not task.is_done)
    return Item(task, url if is_offered else "", whose, _about(task), _tone(task))


UNDONE_OR_DONE = ("messages_staff:task_undone", "messages_staff:task_done")


def _about(task: Task) -> str:
    if task.done_at is not None:
        by = f" by {task.done_by.name}" if task.done_by else ""
        return f"Done {when(task.done_at, 'inside')}{by}"
    return f"Due {when(task.due_on, 'due')}" if task.due_on else ""


def _tone(task: Task) -> str:
    """Return the tone of that: late, soon, or nothing."""
    if task.due_on is None or task.is_done:
        return ""
    days = (task.due_on - timezone.localdate()).days
    return "bad" if days < 0 else "warn" if days <= SOON else ""
