"""Messages for later: written by a person of the firm, sent in their name once, if all still stands as it did."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from features.accounts.models import Membership
from features.base import holding, outbox
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.messages import later, live, news, queries, rules
from features.messages.models import Message, ScheduledMessage, Side, Thread
from features.messages.operations import saying
from features.messages.operations.holding import hold, record
from features.messages.operations.saying import Saying
from features.messages.switches import MESSAGES
from features.toggles.queries import is_on

KIND = "messages.scheduled"  # of the outbox, which calls features.messages.sending
SENDER = ("sender__user", "sender__custom_role")
State = ScheduledMessage.State
MOST = 50  # that wait in one thread
LATEST = timedelta(days=1)  # after its moment nobody expects it any more
NOBODY = "Nobody of the client’s people can read this chat"


@transaction.atomic
def schedule(*, thread: Thread, by: Actor, now: datetime, body: str, send_at: datetime) -> ScheduledMessage:
    """
    Write a message that goes out later, in the name of whoever writes it. The very same one that waits for the very
    same moment is a form that was posted twice.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see, the client is archived, or a program asks, which has no name.
    :raises Conflict: the chat is archived.
    :raises Refused: a value can't be taken; `field` names it; or nobody reads it.
    """
    _hold_open(thread, by)
    if not isinstance(by, Membership):
        raise NotThere
    if thread.is_archived:
        raise Conflict("This chat is archived. Bring it back first.")
    said, at = rules.said(body, 0), later.tidy(send_at, now)
    waiting = thread.scheduled.filter(state=State.WAITING)
    if twice := waiting.filter(sender=by, body=said, send_at=at).first():
        return twice
    if waiting.count() >= MOST:
        raise Refused(f"{MOST} messages wait here already. Cancel one first.", field="send_at")
    if not queries.readers(thread):
        raise Refused(f"{NOBODY} yet. Send it now: they read it once they can.", field="send_at")
    planned = ScheduledMessage.objects.create(thread=thread, sender=by, body=said, send_at=at, created_at=now)
    _put(planned)
    record("message.scheduled", thread, by, at=at.isoformat())
    live.tell(thread, is_internal=True)
    return planned


@transaction.atomic
def change_scheduled(
    *, planned: ScheduledMessage, by: Actor, now: datetime, body: str, send_at: datetime
) -> bool:
    """
    Put its words right, or choose another moment; what could not be sent is tried then. Return whether it differs.

    :raises NotAllowed: the role may not write messages, or a colleague wrote it.
    :raises NotThere: it is not theirs to see, or not waiting any more.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _hold(planned, by)
    _check_own(planned, by)
    said = rules.said(body, 0)
    at = (
        send_at if planned.state == State.WAITING and send_at == planned.send_at else later.tidy(send_at, now)
    )
    if (said, at, State.WAITING) == (planned.body, planned.send_at, planned.state):
        return False
    _set(planned, body=said, send_at=at, state=State.WAITING, reason="", settled_at=None)
    _put(planned)
    record("message.rescheduled", planned.thread, by, at=at.isoformat())
    return True


@transaction.atomic
def cancel_scheduled(*, planned: ScheduledMessage, by: Actor, now: datetime) -> None:
    """
    Don't send it: one's own, or a colleague's.

    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see, or not waiting any more.
    """
    _hold(planned, by)
    _set(planned, state=State.CANCELED, reason="", settled_at=now)
    record("message.unscheduled", planned.thread, by)


@transaction.atomic
def send_scheduled(*, planned: ScheduledMessage, by: Actor, now: datetime) -> Message:
    """
    Send it now, by the same rules as at its moment.

    :raises NotAllowed: the role may not write messages, or a colleague wrote it.
    :raises NotThere: it is not theirs to see, or not waiting any more.
    :raises Conflict: it can't be sent; the message says why.
    """
    _hold(planned, by)
    _check_own(planned, by)
    _hold_thread(planned)
    if why := _hindrance(planned):
        raise Conflict(f"It can’t be sent: {why[0].lower()}{why[1:]}.")
    return _send(planned, now)


@transaction.atomic
def send_due(*, scheduled_id: str, meant: str, now: datetime) -> Message | None:
    """
    Send what was scheduled for a moment, once, whoever else is at it. What was moved, sent or canceled meanwhile is
    left alone; what can't be sent any more is not, and its sender is told why.
    """
    rows = ScheduledMessage.objects.select_for_update(no_key=True, of=("self",)).select_related(*SENDER)
    planned = rows.filter(pk=scheduled_id, state=State.WAITING).first()
    if planned is None or planned.send_at.isoformat() != meant:
        return None
    _hold_thread(planned)
    late = "It was due more than a day ago" if now - planned.send_at > LATEST else ""
    if why := _hindrance(planned) or late:
        _set(planned, state=State.FAILED, reason=why, settled_at=now)
        record("message.unsent", planned.thread, None, why=why)
        news.unsent(planned)
        return None
    return _send(planned, now)


def _send(planned: ScheduledMessage, now: datetime) -> Message:
    """It goes out as if it were written now, and by whoever wrote it."""
    said = Saying(planned.body, may_repeat=True)
    message = saying.say(planned.thread, said, by=planned.sender, side=Side.FIRM, documents=(), now=now)
    news.to_client(message, planned.thread, sender=planned.sender.name)
    _set(planned, state=State.SENT, reason="", settled_at=now, message=message)
    return message


def _hindrance(planned: ScheduledMessage) -> str:
    """Return why it can't be sent any more; empty: it can."""
    thread, sender = planned.thread, planned.sender
    if not is_on(MESSAGES):
        return "Messages were switched off"
    if not sender.is_active:
        return f"{sender.name} does not work here any more"
    if (
        not sender.can(Permission.MESSAGES_WRITE)
        or not queries.in_workspace(sender).filter(pk=thread.pk).exists()
    ):
        return f"{sender.name} may not write here any more"
    if thread.client.archived_at is not None:
        return f"{thread.client.name} is archived"[:200]
    if thread.is_archived:
        return "The chat is archived"
    return "" if queries.readers(thread) else NOBODY


def _hold_open(thread: Thread, by: Actor) -> None:
    hold(thread, by)
    if thread.client.archived_at is not None:
        raise NotThere


def _hold(planned: ScheduledMessage, by: Actor) -> None:
    """
    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see, or is settled.
    """
    require(by, Permission.MESSAGES_WRITE)
    holding.hold(planned, among=later.visible_to(by).select_related("thread__client", *SENDER))


def _hold_thread(planned: ScheduledMessage) -> None:
    """One at a time writes in a thread; what is asked of it is asked once nobody else changes it."""
    rows = Thread.objects.select_for_update(no_key=True, of=("self",))
    planned.thread = rows.select_related("client", "project").get(pk=planned.thread_id)


def _check_own(planned: ScheduledMessage, by: Actor) -> None:
    if not later.is_theirs(planned, by):
        raise NotAllowed("It goes out in a colleague’s name. You can cancel it, not change it.")


def _put(planned: ScheduledMessage) -> None:
    """Let the outbox call at that moment; what was put for an earlier wish finds another one, and does nothing."""
    at = planned.send_at
    outbox.put(KIND, {"id": str(planned.pk), "at": at.isoformat()}, not_before=at)


def _set(planned: ScheduledMessage, **values: Any) -> None:
    for name, value in values.items():
        setattr(planned, name, value)
    planned.save(update_fields=list(values))
    live.tell(planned.thread, is_internal=True)
