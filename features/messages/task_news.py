"""
What people are told of tasks in a chat, once of all that is asked at a time: the client's people of theirs, colleagues
of the team's, and these again on the morning of the day that one is due.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from branding.words import when
from features.accounts.models import Membership
from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.base.permissions import Actor, Permission
from features.clients.models import Contact
from features.messages import queries, task_queries
from features.messages.models import Task, Thread
from features.messages.own_tasks import OPEN
from features.messages.switches import MESSAGES


def is_open(contact: Contact, task_id: UUID) -> bool:
    """Return whether there is still something to tell: the first of them is theirs to see, and not done."""
    return task_queries.visible_to(contact).filter(pk=task_id, done_at=None).exists()


ASKED = Announced(
    "message.tasks", 14, "client", "Tasks in a chat", "When we write down in a chat what you are to do.", "check",
    switch=MESSAGES, right=queries.WRITE, still=is_open, seen=task_queries.visible_to,
)  # fmt: skip


def is_open_here(member: Membership, task_id: UUID) -> bool:
    """Return whether a colleague still sees the first of them, and it is not done."""
    return task_queries.in_workspace(member).filter(OPEN, pk=task_id).exists()


TEAM = Announced(
    "message.own_tasks", 16, "staff", "Tasks for the team in a chat",
    "When a colleague writes down what is to be done, in a chat that is yours or with a client you look after.",
    "check", switch=MESSAGES, still=is_open_here, permission=Permission.MESSAGES_VIEW,
)  # fmt: skip
DUE = Announced(
    "message.task_due", 17, "staff", "A task in a chat is due", "On the morning of the day that it is due.", "clock",
    switch=MESSAGES, still=is_open_here, permission=Permission.MESSAGES_VIEW, reminder=True,
)  # fmt: skip


def asked_of_team(thread: Thread, tasks: Sequence[Task], by: Actor) -> None:
    """Tell whoever has the chat, or works for the client, but whoever wrote it down."""
    if not tasks:
        return
    first, user = tasks[0], getattr(by, "user", None)
    title = f"{len(tasks)} tasks for the team: {thread.subject}" if len(tasks) > 1 else f"To do: {first.text}"
    staff = [one for one in queries.staff_told(thread) if user is None or one != user.pk]
    _tell(TEAM, thread, first, staff, title, detail=_until(tasks), key=f"{TEAM.key}:{first.pk}")


def due(task: Task) -> None:
    """Remind whoever has the chat, or works for the client; once for each day that a task was to be done by."""
    thread = task.checklist.thread
    title, key = f"Due today: {task.text}", f"task.due:{task.pk}:{task.due_on:%y%m%d}"
    _tell(DUE, thread, task, queries.staff_told(thread), title, detail=thread.client.name, key=key)


def _tell(
    kind: Announced, thread: Thread, task: Task, to: Sequence[UUID], title: str, *, detail: str, key: str
) -> None:
    announce(
        Announcement(
            kind.key, title, reverse("messages_staff:thread", urlconf=settings.FIRM_URLCONF, args=[thread.pk]),
            list(to), client_id=thread.client_id, project_id=thread.project_id, about_id=task.pk, key=key,
            detail=detail,
        )
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
