"""A file and its row: both, or neither."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from features.base.errors import Conflict
from features.clients.models import Client
from features.documents import room
from features.documents.errors import NotStored
from features.documents.intake import Accepted
from features.documents.models import Arriving, Side
from integrations.storage import gateway

_joins: ContextVar[bool] = ContextVar("joins another's transaction", default=False)


@contextmanager
def joined() -> Iterator[None]:
    """
    Let what is kept in this block belong to the transaction that is open, as a worker's that takes in a letter. Should
    that fail in the end, the rows are gone with it, and the nightly sweep removes the files.
    """
    token = _joins.set(True)
    try:
        yield
    finally:
        _joins.reset(token)


class TakenOverError(Conflict):
    """A file that came in pieces has its row already: the form it belongs to was posted twice."""

    message = "This file has been added already."


@contextmanager
def kept(
    files: Sequence[Accepted], *, client: Client | None = None, side: str = Side.FIRM
) -> Iterator[list[str]]:
    """
    Store the files, then open the transaction that writes their rows; should it fail, take the files back. What came in
    pieces lies in the store already and is taken over, once.

    The transaction is the outermost one, for a file can't be rolled back by another's (but see `joined`). When the
    connection breaks in the very moment of commit, nobody knows whether the rows are there: then the files stay.

    :raises NotStored: the store did not take a file; nothing was written.
    :raises FileRefused: a file is too large for this firm, or there is no room for all of them.
    :raises TakenOverError: a file that came in pieces was taken over by another row.
    :raises RuntimeError: a transaction is open already.
    """
    sizes = [file.size for file in files]
    arrived = [file.arriving_id for file in files if file.arriving_id]
    promised = [*arrived, *(one for file in files for one in file.made_of)]
    room.check_largest(sizes)
    room.require(sum(sizes), client=client, side=side, arrived=promised)
    keys: list[str] = []
    wrote = False
    try:
        _store(files, keys)
        with transaction.atomic(durable=not _joins.get()):
            room.hold()
            room.require(sum(sizes), client=client, side=side, arrived=promised)
            _take_over(arrived)
            yield keys
            wrote = True
    except (OperationalError, InterfaceError):
        _take_back([] if wrote else _own(files, keys))
        raise
    except BaseException:
        _take_back(_own(files, keys))
        raise


def _store(files: Sequence[Accepted], keys: list[str]) -> None:
    for file in files:
        try:
            keys.append(file.key or gateway.put(file.file, gateway.new_key()))
        except gateway.StorageFailed as failure:
            raise NotStored from failure


def _take_over(ids: Sequence[UUID]) -> None:
    """
    :raises TakenOverError: one of them was.
    """
    free = Arriving.objects.filter(pk__in=ids, used_at__isnull=True)
    if ids and free.update(used_at=timezone.now()) < len(ids):
        raise TakenOverError


def _own(files: Sequence[Accepted], keys: Sequence[str]) -> list[str]:
    """Return what was stored here: what came in pieces stays where it was, for another try."""
    return [key for file, key in zip(files, keys, strict=False) if not file.key]


def _take_back(keys: Sequence[str]) -> None:
    for key in keys:
        gateway.remove(key)
