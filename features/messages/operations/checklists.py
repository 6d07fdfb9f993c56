"""Staff write down what is to be done in a chat, by the client or by colleagues (S2-19)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from features.actions import operations as actions
from features.base import holding
from features.base.errors import NotThere, Refused
from features.base.permissions import Actor
from features.messages import live, task_news, task_rules, waiting
from features.messages.models import Checklist, Message, Side, Task, Thread
from features.messages.operations.holding import hold, record
from features.messages.operations.reminding import remind
from features.messages.task_rules import Wish
from features.messages.todo import TASK


@transaction.atomic
def add_checklist(
    *, thread: Thread, by: Actor, now: datetime, tasks: Sequence[Wish], title: str = "", quoted_id: UUID | None = None
) -> Checklist:  # fmt: skip
    """
    Add a checklist to a chat. What is for the client stands on its to-do list too, and it is told once of all of it.
    `quoted_id` names the message of this chat that it was made of.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see, or the client is archived.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _hold(thread, by)
    wishes, called = task_rules.wishes(tasks), task_rules.title(title)
    if thread.checklists.count() >= task_rules.MOST_LISTS:
        raise Refused(f"A chat takes {task_rules.MOST_LISTS} checklists. Remove one that is done.")
    checklist = Checklist.objects.create(
        thread=thread, title=called, made_by=getattr(by, "user", None), created_at=now,
        quoted=_quoted(thread, quoted_id),
    )  # fmt: skip
    added = _add(checklist, list(enumerate(wishes)), by, now)
    record("checklist.added", thread, by, count=len(added))
    live.tell(thread, is_internal=not has_clients(added))
    return checklist


@transaction.atomic
def change_checklist(
    *, checklist: Checklist, by: Actor, now: datetime, tasks: Sequence[Wish], title: str
) -> bool:
    """
    Let a checklist say this: tasks that are named by their id stay, in this order, others are added, the rest goes.
    Return whether anything differs.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see, or not there any more.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _hold_list(checklist, by)
    wishes, called = task_rules.wishes(tasks), task_rules.title(title)
    there = {task.pk: task for task in checklist.tasks.all()}
    kept = {one.id: at for at, one in enumerate(wishes) if one.id}
    if not set(kept) <= set(there):
        raise Refused("One of these tasks was removed meanwhile. Open the page again.", field="tasks")
    was_shown = has_clients(there.values())
    gone = [_remove(task, by, now) for key, task in there.items() if key not in kept]
    changed = [_change(there[one.id], one, at, now) for at, one in enumerate(wishes) if one.id]
    added = _add(checklist, [(at, one) for at, one in enumerate(wishes) if not one.id], by, now)
    is_other = called != checklist.title or bool(gone or added) or any(changed)
    checklist.title = called
    checklist.save(update_fields=["title"])
    if is_other:
        record("checklist.changed", checklist.thread, by, count=len(wishes))
        live.tell(checklist.thread, is_internal=not (was_shown or has_clients(added)))
    return is_other


@transaction.atomic
def remove_checklist(*, checklist: Checklist, by: Actor, now: datetime) -> None:
    """
    Remove a checklist with its tasks; what of it was open leaves the client's to-do list.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see, or not there any more.
    """
    thread = checklist.thread
    _hold_list(checklist, by)
    gone = [_remove(task, by, now) for task in checklist.tasks.all()]
    checklist.delete()
    record("checklist.removed", thread, by, count=len(gone))
    live.tell(thread, is_internal=not has_clients(gone))


def has_clients(tasks: Iterable[Task]) -> bool:
    return any(task.side == Side.CLIENT for task in tasks)


def _hold(thread: Thread, by: Actor) -> None:
    hold(thread, by)
    if thread.client.archived_at is not None:
        raise NotThere


def _hold_list(checklist: Checklist, by: Actor) -> None:
    thread = checklist.thread
    _hold(thread, by)
    holding.hold(checklist, among=Checklist.objects.filter(thread=thread))
    checklist.thread = thread


def _quoted(thread: Thread, quoted_id: UUID | None) -> Message | None:
    found = thread.messages.filter(pk=quoted_id).first() if quoted_id else None
    if quoted_id and found is None:
        raise Refused("The message is not in this chat. Open it again and choose another one.")
    return found


def _add(checklist: Checklist, wishes: Sequence[tuple[int, Wish]], by: Actor, now: datetime) -> list[Task]:
    added = [
        Task.objects.create(
            checklist=checklist, order=at, text=one.text, side=one.side, due_on=one.due_on, created_at=now
        )
        for at, one in wishes
    ]
    thread = checklist.thread
    for task in added:
        if task.side == Side.CLIENT:
            actions.ensure(
                client=thread.client, by=by, now=now, kind=TASK, subject_id=task.pk, project_id=thread.project_id,
                told=False, title=task.text, due_on=task.due_on,
            )  # fmt: skip
        else:
            remind(task, now)
    task_news.asked(thread, [task for task in added if task.side == Side.CLIENT], by)
    task_news.asked_of_team(thread, [task for task in added if task.side == Side.FIRM], by)
    waiting.changed()
    return added


def _change(task: Task, wish: Wish, at: int, now: datetime) -> bool:
    is_other = (task.text, task.due_on) != (wish.text, wish.due_on)
    is_moved = task.due_on != wish.due_on
    task.text, task.due_on, task.order = wish.text, wish.due_on, at
    task.save(update_fields=["text", "due_on", "order"])
    if is_other and task.side == Side.CLIENT:
        actions.change_subject(kind=TASK, subject_id=task.pk, title=task.text, due_on=task.due_on)
    if is_moved and task.side == Side.FIRM:
        remind(task, now)
    return is_other


def _remove(task: Task, by: Actor, now: datetime) -> Task:
    if task.side == Side.CLIENT:
        actions.withdraw_subject(kind=TASK, subject_id=task.pk, by=by, now=now)
    Task.objects.filter(pk=task.pk).delete()
    waiting.changed()
    return task
