"""The kind of to-do that a client's task in a chat is (S2-19): it is done in the chat."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from features.actions import kinds
from features.actions.kinds import ActionKind, Reach
from features.actions.models import Action
from features.base.composition import Verdict
from features.clients import sight
from features.clients.acting import Someone
from features.clients.models import Access, Contact
from features.messages import queries
from features.messages.models import Side, Task, Thread
from features.messages.switches import MESSAGES

TASK = "task"


def page(action: Action) -> str:
    return reverse("messages:task", urlconf=settings.FIRM_URLCONF, args=[action.subject_id])


def staff_page(action: Action) -> str:
    return reverse("messages_staff:task", urlconf=settings.FIRM_URLCONF, args=[action.subject_id])


def in_their_chats(contact: Contact | Someone) -> Q:
    """Return the condition that a to-do is a task of a chat that this contact sees."""
    chats = Thread.objects.filter(queries.within_reach(contact))
    return Q(subject_id__in=Task.objects.filter(side=Side.CLIENT, checklist__thread__in=chats).values("pk"))


def seen_through(access: Access, action: Action) -> Verdict:
    thread = Thread.objects.filter(checklists__tasks=action.subject_id).first()
    return queries.seen_through(access, thread) if thread else sight.by_right(access, KIND.right)


def reach(actions: Collection[Action]) -> Reach:
    """Return the same of many at once, from the other end; one query."""
    tasks = Task.objects.filter(pk__in=[action.subject_id for action in actions])
    rows = list(
        tasks.values_list("pk", "checklist__thread__is_limited", "checklist__thread__places__contact")
    )
    limited = {task for task, is_limited, _ in rows if is_limited}
    named = {(task, contact) for task, _, contact in rows}

    def sees(access: Access, action: Action) -> bool:
        if (action.subject_id, access.contact_id) in named:
            return True
        is_general = action.project_id is None and access.is_limited
        return action.subject_id not in limited and not is_general

    return sees


KIND = ActionKind(
    TASK, 16, "Do a task", "check", "Open", queries.WRITE, page, switch=MESSAGES, kept_at=staff_page,
    among=in_their_chats, seen_through=seen_through, reach=reach,
)  # fmt: skip


def register() -> None:
    kinds.kinds.add(KIND)
