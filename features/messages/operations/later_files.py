"""
Files of a message for later: kept by themselves until it goes out, so that no list, search or page of documents has
them before. Then they are shared as those of any message are; with what is canceled they are gone.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from features.base.errors import NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients.models import Client
from features.documents import intake, room
from features.documents.errors import NotStored
from features.documents.intake import Accepted
from features.documents.models import Side as FileSide
from features.documents.switches import DOCUMENTS
from features.messages.models import ScheduledFile, ScheduledMessage, Thread
from features.messages.operations.saying import MOST_FILES
from features.messages.operations.writing import documents_for
from features.toggles.queries import is_on
from integrations.storage import gateway

log = logging.getLogger(__name__)


def check(thread: Thread, by: Actor, files: Sequence[Accepted]) -> None:
    """
    :raises NotAllowed: the role may not share documents.
    :raises NotThere: documents are off.
    :raises Refused: the chat takes no files, or there is no room for them.
    """
    if not files:
        return
    require(by, Permission.DOCUMENTS_SHARE)
    if not is_on(DOCUMENTS):
        raise NotThere
    documents_for(thread.client, (), by, is_limited=thread.is_limited, has_files=True)
    sizes = [file.size for file in files]
    room.check_largest(sizes)
    room.require(sum(sizes), client=thread.client, side=FileSide.FIRM)


def hold_room(rows: Sequence[ScheduledFile], client: Client) -> None:
    """
    Ask for room once more, in the transaction that keeps them, while nobody else takes any. Before a chat is held, as
    for any message with files: see `operations.later._send`.

    :raises Refused: others have taken it since.
    """
    if rows:
        room.hold()
        room.require(sum(row.size for row in rows), client=client, side=FileSide.FIRM)


@contextmanager
def stored(files: Sequence[Accepted], now: datetime) -> Iterator[list[ScheduledFile]]:
    """
    Put files into the store before anything is held, and give their rows, not yet saved; should what follows fail, take
    them back.

    :raises NotStored: the store did not take one.
    """
    rows: list[ScheduledFile] = []
    try:
        for file in files:
            rows.append(_row(file, now))  # noqa: PERF401  what is stored is known when the next one fails
        yield rows
    except BaseException:
        _remove([row.key for row in rows])
        raise


def _row(file: Accepted, now: datetime) -> ScheduledFile:
    try:
        key = gateway.put(file.file, gateway.new_key())
    except gateway.StorageFailed as failure:
        raise NotStored from failure
    name = f"{file.name}.{file.format.extension}"
    return ScheduledFile(file=key, filename=name, size=file.size, sha256=file.sha256, created_at=now)


def attach(planned: ScheduledMessage, rows: Sequence[ScheduledFile], without: Collection[UUID] = ()) -> bool:
    """
    Add files to a message that is held, and take out those with these ids. Return whether there were any of either.

    :raises Refused: a message takes no more of them.
    """
    gone = list(planned.files.filter(pk__in=without))
    if (count := planned.files.count() - len(gone) + len(rows)) > MOST_FILES:
        raise Refused(
            f"A message takes {MOST_FILES} files at most. Send the rest in another one.", field="files"
        )
    _drop(gone)
    for row in rows:
        row.scheduled = planned
        row.save(force_insert=True)
    planned.file_count = count
    return bool(gone or rows)


def discard(rows: Sequence[ScheduledFile]) -> None:
    """They were not needed after all."""
    transaction.on_commit(lambda: _remove([row.key for row in rows]), robust=True)


def drop_all(planned: ScheduledMessage) -> None:
    """It was sent, or will not be: nothing of its files stays here."""
    _drop(list(planned.files.all()))


def _drop(rows: Sequence[ScheduledFile]) -> None:
    keys = [row.key for row in rows]
    ScheduledFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: _remove(keys), robust=True)


def _remove(keys: Sequence[str]) -> None:
    for key in keys:
        gateway.remove(key)


@contextmanager
def opened(planned: ScheduledMessage) -> Iterator[list[Accepted]]:
    """
    Give its files as ones that may become documents.

    :raises NotStored: the store does not give one at the moment.
    :raises FileRefused: the firm takes smaller files alone by now.
    """
    with ExitStack() as stack:
        yield [_accepted(row, stack) for row in planned.files.all()]


def _accepted(row: ScheduledFile, stack: ExitStack) -> Accepted:
    try:
        file = stack.enter_context(gateway.open_file(row.key))
    except gateway.StorageFailed as failure:
        raise NotStored from failure
    return intake.accept(file=file, filename=row.filename, limit=room.largest())


def hashes(rows: Sequence[ScheduledFile]) -> list[str]:
    return sorted(row.sha256 for row in rows)


def bytes_kept(client: Client | None) -> int:
    """Return how much room the files of waiting messages take; clients bring none."""
    return 0 if client else int(ScheduledFile.objects.aggregate(sum=Sum("size"))["sum"] or 0)
