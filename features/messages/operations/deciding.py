"""What staff decide about a chat: who has it, whose turn it is, what it is called, whether it is done with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from features.base.errors import Conflict, Refused
from features.base.permissions import Actor
from features.messages import news, queries, rules
from features.messages import waiting as counts
from features.messages.models import Thread, Waiting
from features.messages.operations.holding import hold, record


@transaction.atomic
def assign(*, thread: Thread, by: Actor, now: datetime, member_id: UUID | None) -> bool:
    """
    Give it to a colleague who sees it, or to nobody. Return whether that changed anything.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see.
    :raises Refused: the colleague does not see it.
    """
    hold(thread, by)
    people = {one.pk: one for one in queries.colleagues(thread)}
    if member_id is not None and member_id not in people:
        raise Refused("Choose somebody who sees this client’s messages.", field="member")
    if thread.assigned_to_id == member_id:
        return False
    thread.assigned_to = people[member_id] if member_id else None
    thread.save(update_fields=["assigned_to"])
    counts.changed()
    record("thread.assigned", thread, by, to=thread.assigned_to.name if thread.assigned_to else "nobody")
    if thread.assigned_to is not None:
        news.assigned(thread, thread.assigned_to, by, now)
    return True


@transaction.atomic
def set_waiting(*, thread: Thread, by: Actor, now: datetime, waiting: str) -> bool:
    """
    Say whose turn it is: ours, theirs or nobody's. Return whether that changed anything.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see.
    :raises Refused: there is no such turn.
    """
    hold(thread, by)
    return _wait(thread, by, now, rules.waiting(waiting))


def _wait(thread: Thread, by: Actor, now: datetime, waiting: str) -> bool:
    if thread.waiting_for == waiting:
        return False
    thread.waiting_for, thread.waiting_since = waiting, now if waiting else None
    thread.save(update_fields=["waiting_for", "waiting_since"])
    counts.changed()
    record("thread.waiting", thread, by, waiting=str(Waiting(waiting).label).lower())
    return True


@transaction.atomic
def rename(*, thread: Thread, by: Actor, subject: str) -> bool:
    """
    Change what it is about; its people see the new words. Return whether they differ.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see.
    :raises Refused: it says nothing.
    """
    hold(thread, by)
    tidy = rules.subject(subject)
    if tidy == thread.subject:
        return False
    was, thread.subject = thread.subject, tidy
    thread.save(update_fields=["subject"])
    record("thread.renamed", thread, by, was=was)
    return True


@transaction.atomic
def archive(*, thread: Thread, by: Actor, now: datetime) -> None:
    """
    Put it away for everybody, until somebody writes there again. Nobody is waited for.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see.
    :raises Conflict: it is put away.
    """
    hold(thread, by)
    if thread.is_archived:
        raise Conflict("This chat is archived already.")
    _save(thread, archived_at=now, waiting_for=Waiting.NOBODY, waiting_since=None)
    record("thread.archived", thread, by)


@transaction.atomic
def unarchive(*, thread: Thread, by: Actor) -> None:
    """
    Bring it back into everybody's list.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see.
    :raises Conflict: it is there.
    """
    hold(thread, by)
    if not thread.is_archived:
        raise Conflict("This chat is not archived.")
    _save(thread, archived_at=None)
    record("thread.unarchived", thread, by)


def _save(thread: Thread, **values: Any) -> None:
    for name, value in values.items():
        setattr(thread, name, value)
    thread.save(update_fields=list(values))
    counts.changed()
    counts.seen_changed(one.user_id for one in queries.readers(thread))
