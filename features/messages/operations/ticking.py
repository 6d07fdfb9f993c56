"""A task is done, or not after all: said by those whom it is for, and of any by staff."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from features.actions import operations as actions
from features.base import holding
from features.base.errors import Conflict, NotThere
from features.base.permissions import Actor
from features.clients.models import Contact
from features.messages import live, waiting
from features.messages.models import Side, Task
from features.messages.operations.holding import hold, hold_own, record
from features.messages.todo import TASK

TAKEN_BACK_WITHIN = timedelta(hours=1)


@transaction.atomic
def tick(*, task: Task, by: Actor, now: datetime) -> bool:
    """
    Tick a task off, whomever it is for. Return whether it was open until now.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see.
    """
    thread = task.checklist.thread
    hold(thread, by)
    return _tick(task, thread, by, now)


@transaction.atomic
def untick(*, task: Task, by: Actor, now: datetime) -> bool:
    """
    Say that it is not done. Return whether it was, until now.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see.
    """
    thread = task.checklist.thread
    hold(thread, by)
    return _untick(task, thread, by)


@transaction.atomic
def tick_own(*, task: Task, contact: Contact, now: datetime) -> bool:
    """
    Tick off one of the client's own. Return whether it was open until now.

    :raises NotThere: it is not theirs to see, or they only read there.
    """
    return _tick(task, _hold_own(task, contact), contact, now)


@transaction.atomic
def untick_own(*, task: Task, contact: Contact, now: datetime) -> bool:
    """
    Take back what they ticked off themselves, within the hour. Return whether it was done until now.

    :raises NotThere: it is not theirs to see, or they only read there.
    :raises Conflict: somebody else ticked it off, or it is too late.
    """
    thread = _hold_own(task, contact)
    if task.is_done and not may_take_back(task, contact, now):
        raise Conflict("This can’t be taken back any more. Write to us instead.")
    return _untick(task, thread, contact)


def may_take_back(task: Task, contact: Contact, now: datetime) -> bool:
    is_theirs = task.done_side == contact.actor_side and task.done_by_id == contact.user_id
    return is_theirs and task.done_at is not None and now - task.done_at < TAKEN_BACK_WITHIN


def _hold_own(task: Task, contact: Contact) -> Any:
    thread = task.checklist.thread
    hold_own(thread, contact)
    if task.side != Side.CLIENT:
        raise NotThere
    holding.hold(task, among=Task.objects.filter(checklist__thread=thread, side=Side.CLIENT))
    return thread


def _tick(task: Task, thread: Any, by: Any, now: datetime) -> bool:
    holding.hold(task, among=Task.objects.filter(checklist__thread=thread))
    if task.is_done:
        return False
    _set(task, now, getattr(by, "user", None), by.actor_side)
    if task.side == Side.CLIENT:
        actions.settle_subject(kind=TASK, subject_id=task.pk, by=by, now=now)
    _tell("task.done", task, thread, by)
    return True


def _untick(task: Task, thread: Any, by: Any) -> bool:
    holding.hold(task, among=Task.objects.filter(checklist__thread=thread))
    if not task.is_done:
        return False
    _set(task, None, None, "")
    if task.side == Side.CLIENT:
        actions.reopen_subject(kind=TASK, subject_id=task.pk, by=by)
    _tell("task.undone", task, thread, by)
    return True


def _set(task: Task, at: datetime | None, user: Any, side: str) -> None:
    task.done_at, task.done_by, task.done_side = at, user, side
    task.save(update_fields=["done_at", "done_by", "done_side"])
    waiting.changed()


def _tell(event: str, task: Task, thread: Any, by: Any) -> None:
    record(event, thread, by)  # without its words, which may be the firm's alone
    live.tell(thread, is_internal=task.side == Side.FIRM)
