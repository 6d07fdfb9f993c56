"""What each person keeps for themselves: how far they have read, and what they have put away."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from features.base import looking
from features.base.errors import NotThere
from features.messages import queries, waiting
from features.messages.models import Reading, Thread
from features.messages.queries import Reader


@transaction.atomic
def mark_seen(*, thread: Thread, reader: Reader, until: datetime) -> None:
    """
    Note that somebody has seen all that was written until then; an earlier time changes nothing. Staff who look as a
    client's person leave no mark (R22).

    :raises NotThere: it is not theirs to see.
    """
    if looking.is_on():
        return
    mine = _mine(thread, reader)
    mine.filter(Q(seen_at__isnull=True) | Q(seen_at__lt=until)).update(seen_at=until)
    mine.filter(is_marked_unread=True).update(is_marked_unread=False)


@transaction.atomic
def mark_unread(*, thread: Thread, reader: Reader) -> None:
    """
    Let it look new to this person until they open it again. What the other side knows of their reading stays.

    :raises NotThere: it is not theirs to see.
    """
    _mine(thread, reader).update(is_marked_unread=True)


@transaction.atomic
def put_away(*, thread: Thread, reader: Reader, now: datetime) -> None:
    """
    Take it out of this person's list until something new comes.

    :raises NotThere: it is not theirs to see.
    """
    _mine(thread, reader).update(archived_at=max(now, thread.last_message_at))


@transaction.atomic
def bring_back(*, thread: Thread, reader: Reader) -> None:
    """
    Put it into this person's list again.

    :raises NotThere: it is not theirs to see.
    """
    _mine(thread, reader).update(archived_at=None)


def seen_own(thread: Thread, user: Any, side: str, at: datetime) -> None:
    """Whoever writes has seen what was written before."""
    Reading.objects.get_or_create(thread=thread, user=user, side=side)
    mine = Reading.objects.filter(thread=thread, user=user, side=side)
    mine.filter(Q(seen_at__isnull=True) | Q(seen_at__lt=at)).update(seen_at=at, is_marked_unread=False)
    waiting.seen_changed([user.pk])


def _mine(thread: Thread, reader: Reader) -> Any:
    if not queries.theirs(reader).filter(pk=thread.pk).exists():
        raise NotThere
    side = queries.side_of(reader)
    waiting.seen_changed([reader.user_id])
    Reading.objects.get_or_create(thread=thread, user_id=reader.user_id, side=side)
    return Reading.objects.filter(thread=thread, user_id=reader.user_id, side=side)
