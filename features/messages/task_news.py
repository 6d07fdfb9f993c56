"""What the client's people are told of tasks in a chat: once of all that is asked at a time."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from branding.words import when
from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.base.permissions import Actor
from features.clients.models import Contact
from features.messages import queries, task_queries
from features.messages.models import Task, Thread
from features.messages.switches import MESSAGES


def is_open(contact: Contact, task_id: UUID) -> bool:
    """Return whether there is still something to tell: the first of them is theirs to see, and not done."""
    return task_queries.visible_to(contact).filter(pk=task_id, done_at=None).exists()


ASKED = Announced(
    "message.tasks", 14, "client", "Tasks in a chat", "When we write down in a chat what you are to do.", "check",
    switch=MESSAGES, right=queries.WRITE, still=is_open, seen=task_queries.visible_to,
)  # fmt: skip


def asked(thread: Thread, tasks: Sequence[Task], by: Actor) -> None:
    """Tell everybody on the client's side who can do them."""
    if not tasks:
        return
    first, user = tasks[0], getattr(by, "user", None)
    people = [one.user_id for one in queries.readers(thread) if one.may(queries.WRITE, thread.client)]
    several = f"{len(tasks)} things to do: {thread.subject}"
    announce(
        Announcement(
            ASKED.key, several if len(tasks) > 1 else f"To do: {first.text}",
            reverse("messages:thread", urlconf=settings.FIRM_URLCONF, args=[thread.pk]),
            [one for one in people if user is None or one != user.pk], client_id=thread.client_id,
            project_id=thread.project_id, about_id=first.pk, key=f"{ASKED.key}:{first.pk}", detail=_until(tasks),
            at=first.created_at,
        )
    )  # fmt: skip


def _until(tasks: Sequence[Task]) -> str:
    days = [task.due_on for task in tasks if task.due_on]
    if not days:
        return ""
    return f"{'The first is due' if len(tasks) > 1 else 'Due'} {when(min(days), 'inside')}"
