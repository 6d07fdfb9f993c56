"""Which tasks of chats whom concern: a client's people their client's own, staff those of all chats they see."""

from django.db.models import QuerySet

from features.base.permissions import Actor
from features.clients.models import Contact
from features.messages import queries
from features.messages.models import Checklist, Side, Task, Thread

IN_ORDER = ("checklist__created_at", "checklist", "order", "created_at", "pk")


def visible_to(contact: Contact) -> QuerySet[Task]:
    """Return the tasks of the chats a contact sees, never one that is the firm's alone."""
    return Task.objects.filter(side=Side.CLIENT, checklist__thread__in=queries.visible_to(contact))


def in_workspace(by: Actor) -> QuerySet[Task]:
    return Task.objects.filter(checklist__thread__in=queries.in_workspace(by))


def lists_in_workspace(by: Actor) -> QuerySet[Checklist]:
    return Checklist.objects.filter(thread__in=queries.in_workspace(by))


def tasks_in(thread: Thread, *, for_client: bool) -> QuerySet[Task]:
    """Return what is to be done in a chat, list by list; for the client's side what is theirs."""
    rows = Task.objects.filter(checklist__thread=thread).select_related(
        "checklist__quoted__sender", "done_by"
    )
    rows = rows.filter(side=Side.CLIENT) if for_client else rows
    return rows.order_by(*IN_ORDER)
