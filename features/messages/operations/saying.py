"""What every message has in common, whoever writes it: its row, its files, whose turn it is now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from features.accounts.models import User
from features.base.errors import Refused
from features.base.permissions import Actor
from features.documents.models import Document
from features.messages import live, waiting
from features.messages.models import Message, MessageFile, Side, Thread, Waiting
from features.messages.operations import marks
from features.messages.operations.holding import moment, record

TWICE = timedelta(seconds=20)  # the same words by the same person within this were posted twice
MOST_FILES = 20
type Attach = Callable[[Callable[[list[Document]], None]], list[Document]]


@dataclass(frozen=True)
class Saying:
    """What somebody wants to say: words, the message it quotes, how it came. `is_internal` makes it a note."""

    body: str
    quoted_id: UUID | None = None
    is_internal: bool = False
    via: str = Message.Via.PORTAL
    may_repeat: bool = False  # said before or not: it is no form that was posted twice


class SaidAlready(Exception):
    """No error: it ends the transaction, so that the second copy goes."""

    def __init__(self, message: Message) -> None:
        self.message = message


def say(
    thread: Thread,
    saying: Saying,
    *,
    by: Actor | None,
    side: str,
    documents: Sequence[Document],
    now: datetime,
) -> Message:
    """
    Write it into a thread that is held.

    :raises Refused: what it quotes is not there for who reads it, or too many files come with it.
    :raises SaidAlready: they have just said the very same.
    """
    user: User | None = getattr(by, "user", None)
    if not saying.may_repeat:
        _check_not_twice(thread, saying, user, documents, now)
    at = moment(thread, now)
    message = Message.objects.create(
        thread=thread, sender=user, side=side, body=saying.body, file_count=len(documents), created_at=at,
        is_internal=saying.is_internal, quoted=_quoted(thread, saying), via=saying.via,
    )  # fmt: skip
    MessageFile.objects.bulk_create(
        [MessageFile(message=message, document=document, created_at=at) for document in documents]
    )
    if not saying.is_internal:
        _turn(thread, message)
    if user is not None:
        marks.seen_own(thread, user, side, at)
    is_auto = saying.via == Message.Via.AUTO
    record(
        "message.noted" if saying.is_internal else "message.automatic" if is_auto else "message.sent",
        thread,
        by,
    )
    live.tell(thread, is_internal=saying.is_internal)
    return message


def _turn(thread: Thread, message: Message) -> None:
    """The newest message stands in the thread; whoever did not write it is waited for."""
    thread.last_message, thread.last_message_at, thread.archived_at = message, message.created_at, None
    turn = Waiting.US if message.side == Side.CLIENT else Waiting.THEM
    if message.side == Side.SYSTEM:
        turn = Waiting(thread.waiting_for)  # what answers by itself is not waited for, nor is anybody less
    if thread.waiting_for != turn:
        thread.waiting_for, thread.waiting_since = turn, message.created_at
    waiting.changed()
    thread.save(
        update_fields=["last_message", "last_message_at", "archived_at", "waiting_for", "waiting_since"]
    )


def _quoted(thread: Thread, saying: Saying) -> Message | None:
    if saying.quoted_id is None:
        return None
    rows = thread.messages.all() if saying.is_internal else thread.messages.filter(is_internal=False)
    found = rows.filter(pk=saying.quoted_id).first()
    if found is None:
        raise Refused("What you quote is not in this chat. Send it without the quote.", field="body")
    return found


def _check_not_twice(
    thread: Thread, saying: Saying, user: User | None, documents: Sequence[Document], now: datetime
) -> None:
    if len(documents) > MOST_FILES:
        raise Refused(
            f"A message takes {MOST_FILES} files at most. Send the rest in another one.", field="files"
        )
    rows = thread.messages.filter(
        sender=user, body=saying.body, is_internal=saying.is_internal, file_count=len(documents),
        created_at__gt=now - TWICE,
    )  # fmt: skip
    for found in rows.order_by("-created_at") if user else ():
        if _hashes([file.document for file in found.files.select_related("document")]) == _hashes(documents):
            raise SaidAlready(found)


def _hashes(documents: Sequence[Document | None]) -> list[str]:
    return sorted(document.sha256 if document else "" for document in documents)


def with_files(
    is_with: bool,  # noqa: FBT001  whether files come with it
    attach: Attach,
    write: Callable[[list[Document]], Message],
) -> Message:
    """
    Return what `write` writes, in one transaction with the documents that `attach` makes of files; of a form that was
    posted twice, what the first one wrote.

    :raises Refused: its files became something else.
    """
    kept: list[Message] = []

    def then(documents: list[Document]) -> None:
        kept.append(write(documents))

    documents: list[Document] = []
    try:
        if is_with:
            documents = attach(then)
        else:
            with transaction.atomic():
                then([])
    except SaidAlready as already:
        return already.message
    return kept[0] if kept else _first_of(documents)


def _first_of(documents: Sequence[Document]) -> Message:
    found = Message.objects.filter(files__document__in=documents).first()
    if found is None:
        raise Refused("These files were added already. Choose them again.", field="files")
    return found
