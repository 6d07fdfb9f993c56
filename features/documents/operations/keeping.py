"""A file and its row: both, or neither."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, transaction

from features.documents.errors import NotStored
from features.documents.intake import Accepted
from integrations.storage import gateway


@contextmanager
def kept(files: Sequence[Accepted]) -> Iterator[list[str]]:
    """
    Store the files, then open the transaction that writes their rows; should it fail, take the files back.

    The transaction is the outermost one, for a file can't be rolled back by another's. When the connection breaks in
    the very moment of commit, nobody knows whether the rows are there: then the files stay.

    :raises NotStored: the store did not take a file; nothing was written.
    :raises RuntimeError: a transaction is open already.
    """
    keys: list[str] = []
    wrote = False
    try:
        _store(files, keys)
        with transaction.atomic(durable=True):
            yield keys
            wrote = True
    except (OperationalError, InterfaceError):
        _take_back([] if wrote else keys)
        raise
    except BaseException:
        _take_back(keys)
        raise


def _store(files: Sequence[Accepted], keys: list[str]) -> None:
    for file in files:
        try:
            keys.append(gateway.put(file.file, gateway.new_key()))
        except gateway.StorageFailed as failure:
            raise NotStored from failure


def _take_back(keys: Sequence[str]) -> None:
    for key in keys:
        gateway.remove(key)
