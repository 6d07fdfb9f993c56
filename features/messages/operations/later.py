"""Messages for later: written by a person of the firm, sent in their name once, if all still stands as it did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from features.base import holding, outbox
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.documents import operations as documents
from features.documents.intake import Accepted
from features.documents.models import Document
from features.messages import later, live, news, queries, rules
from features.messages.models import Message, ScheduledFile, ScheduledMessage, Side, Thread
from features.messages.operations import hindrances, later_files, saying, writing
from features.messages.operations.hindrances import Hindered
from features.messages.operations.holding import hold, record
from features.messages.operations.saying import Saying

KIND = "messages.scheduled"  # of the outbox, which calls features.messages.sending
SENDER = ("sender__user", "sender__custom_role")
State = ScheduledMessage.State
MOST = 50  # that wait in one thread
LATEST = timedelta(days=1)  # after its moment nobody expects it any more


@dataclass(frozen=True)
class _Wish:
    """What is to go out: its words, its moment, files stored just now, and those of before that stay behind."""

    body: str
    send_at: datetime
    files: list[ScheduledFile]
    without: Collection[UUID] = ()


def schedule(
    *, thread: Thread, by: Actor, now: datetime, body: str, send_at: datetime, files: Sequence[Accepted] = ()
) -> ScheduledMessage:  # fmt: skip
    """
    Write a message that goes out later, in the name of whoever writes it; a program's in nobody's. The very same one
    that waits for the very same moment is a form that was posted twice.

    :raises NotAllowed: the role may not write messages, or not share the files.
    :raises NotThere: it is not theirs to see, or the client is archived, or documents are off.
    :raises Conflict: the chat is archived.
    :raises Refused: a value can't be taken; `field` names it; or nobody reads it.
    :raises NotStored: the store did not take the files.
    """
    require(by, Permission.MESSAGES_WRITE)
    _check_seen(thread, by)
    later_files.check(thread, by, files)
    with later_files.stored(files, now) as rows:
        return _schedule(thread, by, now, _Wish(body, send_at, rows))


@transaction.atomic
def _schedule(thread: Thread, by: Actor, now: datetime, wish: _Wish) -> ScheduledMessage:
    later_files.hold_room(wish.files, thread.client)
    _hold_open(thread, by)
    if thread.is_archived:
        raise Conflict("This chat is archived. Bring it back first.")
    files = wish.files
    said, at = rules.said(wish.body, len(files)), later.tidy(wish.send_at, now)
    waiting = thread.scheduled.filter(state=State.WAITING)
    for twice in waiting.filter(**later.written_by(by), body=said, send_at=at):
        if later_files.hashes(list(twice.files.all())) == later_files.hashes(files):
            later_files.discard(files)
            return twice
    if waiting.count() >= MOST:
        raise Refused(f"{MOST} messages wait here already. Cancel one first.", field="send_at")
    if not queries.readers(thread):
        raise Refused(f"{hindrances.NOBODY} yet. Send it now: they read it once they can.", field="send_at")
    planned = ScheduledMessage.objects.create(
        thread=thread, **later.written_by(by), body=said, send_at=at, created_at=now, file_count=len(files)
    )
    later_files.attach(planned, files)
    _put(planned)
    record("message.scheduled", thread, by, at=at.isoformat())
    live.tell(thread, is_internal=True)
    return planned


def change_scheduled(
    *, planned: ScheduledMessage, by: Actor, now: datetime, body: str, send_at: datetime,
    files: Sequence[Accepted] = (), without: Collection[UUID] = (),
) -> bool:  # fmt: skip
    """
    Put its words right, choose another moment, add `files` or take out those with the ids `without`; what could not be
    sent is tried then. Return whether it differs.

    :raises NotAllowed: the role may not write messages, or not share the files, or a colleague wrote it.
    :raises NotThere: it is not theirs to see, or not waiting any more, or documents are off.
    :raises Refused: a value can't be taken; `field` names it.
    :raises NotStored: the store did not take the files.
    """
    require(by, Permission.MESSAGES_WRITE)
    _check_seen(planned.thread, by)
    later_files.check(planned.thread, by, files)
    with later_files.stored(files, now) as rows:
        return _change(planned, by, now, _Wish(body, send_at, rows, without))


@transaction.atomic
def _change(planned: ScheduledMessage, by: Actor, now: datetime, wish: _Wish) -> bool:
    _hold(planned, by)
    _check_own(planned, by)
    later_files.hold_room(wish.files, planned.thread.client)
    is_other = later_files.attach(planned, wish.files, wish.without)
    said, send_at = rules.said(wish.body, planned.file_count), wish.send_at
    at = (
        send_at if planned.state == State.WAITING and send_at == planned.send_at else later.tidy(send_at, now)
    )
    if not is_other and (said, at, State.WAITING) == (planned.body, planned.send_at, planned.state):
        return False
    kept = {"file_count": planned.file_count, "reason": "", "settled_at": None}
    _set(planned, body=said, send_at=at, state=State.WAITING, **kept)
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
    later_files.drop_all(planned)
    _set(planned, state=State.CANCELED, reason="", settled_at=now, **_emptied(planned))
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
    if why := hindrances.of(planned):
        raise Hindered(why)
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
    late = "It was due more than a day ago" if now - planned.send_at > LATEST else ""
    if why := hindrances.of(planned) or late:
        _fail(planned, why, now)
        return None
    try:
        with transaction.atomic():
            return _send(planned, now)
    except Hindered as hindered:  # since it was asked above
        _fail(planned, hindered.why, now)
    except Refused as refusal:  # its files: there is no room, or the firm takes smaller ones alone
        _fail(planned, refusal.message.rstrip("."), now)
    return None


def _fail(planned: ScheduledMessage, why: str, now: datetime) -> None:
    _set(planned, state=State.FAILED, reason=why[:200], settled_at=now)
    record("message.unsent", planned.thread, None, why=why)
    news.unsent(planned)


def _send(planned: ScheduledMessage, now: datetime) -> Message:
    """
    It goes out as if it were written now, and by whoever wrote it, with its files. The thread is held once they are
    stored and their room is held, as for any message with files: whoever held both the other way round would wait for
    one of those, and it for them.

    :raises Hindered: it can't be sent by now.
    :raises Refused: its files can't be taken any more.
    :raises NotStored: the store does not answer.
    """
    thread, said, by = planned.thread, Saying(planned.body, may_repeat=True), later.author(planned)
    if by is None:
        raise Hindered(hindrances.GONE)

    def write(new: list[Document]) -> Message:
        _hold_thread(planned)
        if why := hindrances.of(planned):
            raise Hindered(why)
        return saying.say(planned.thread, said, by=by, side=Side.FIRM, documents=new, now=now)

    with later_files.opened(planned) as files, documents.joined():
        later_files.drop_all(planned)  # the room that they took is that of the documents
        sharing = writing.sharing(by, thread.client, thread.project, files, now)
        message = saying.with_files(bool(files), sharing, write)
    news.to_client(message, planned.thread, sender=planned.sender.name if planned.sender else "")
    _set(planned, state=State.SENT, reason="", settled_at=now, message=message, **_emptied(planned))
    return message


def _emptied(planned: ScheduledMessage) -> dict[str, Any]:
    """Without words it was its files alone; how many is kept then, for it must have said something."""
    return {"file_count": 0} if planned.body else {}


def _check_seen(thread: Thread, by: Actor) -> None:
    """
    :raises NotThere: it is not theirs to see. Asked before files are stored, and again once it is held.
    """
    if not queries.in_workspace(by).filter(pk=thread.pk).exists():
        raise NotThere


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
