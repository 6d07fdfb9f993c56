"""Somebody puts right what they wrote, a short while after; what it said before stays in the audit trail."""

from datetime import datetime, timedelta

from django.db import transaction

from features.accounts.models import User
from features.base.errors import NotThere
from features.base.permissions import Actor
from features.clients.models import Contact
from features.messages import live, queries, rules
from features.messages.errors import TooLateToChange
from features.messages.models import Message, Side
from features.messages.operations.holding import hold, hold_own, record


@transaction.atomic
def edit(*, message: Message, by: Actor, now: datetime, body: str) -> bool:
    """
    Change what a member of staff wrote themselves. Return whether it differs.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs.
    :raises TooLateToChange: the time for that is over.
    :raises Refused: nothing is left of it.
    """
    hold(message.thread, by)
    return _change(message, Side.FIRM, body, by, now)


@transaction.atomic
def edit_own(*, message: Message, contact: Contact, now: datetime, body: str) -> bool:
    """
    The same for a client's person.

    :raises NotThere: it is not theirs.
    :raises TooLateToChange: the time for that is over.
    :raises Refused: nothing is left of it.
    """
    hold_own(message.thread, contact)
    return _change(message, Side.CLIENT, body, contact, now)


def ends_at(message: Message) -> datetime:
    """Return until when its writer may change it."""
    return message.created_at + timedelta(minutes=queries.rules().edit_minutes)


def _change(message: Message, side: str, body: str, by: Actor, now: datetime) -> bool:
    user: User | None = getattr(by, "user", None)  # a program has none, and changes nothing
    mine = Message.objects.filter(pk=message.pk, thread=message.thread, side=side, sender=user)
    found = mine.select_for_update(no_key=True, of=("self",)).first() if user else None
    if found is None:
        raise NotThere
    if now >= ends_at(found):
        raise TooLateToChange
    tidy, was = rules.said(body, found.file_count), found.body
    if tidy == was:
        return False
    found.body, found.edited_at = tidy, now
    found.save(update_fields=["body", "edited_at"])
    message.body, message.edited_at = tidy, now
    live.tell(message.thread, is_internal=found.is_internal)
    record("message.note_edited" if found.is_internal else "message.edited", message.thread, by, was=was)
    return True
