import pytest
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, OperationalError, transaction

from features.base import audit
from features.documents import emails, operations
from features.documents.errors import NotStored
from features.documents.models import Document
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import trail


class Full(FileSystemStorage):
    """A disk that takes the first file, and then is full in the middle of the next."""

    taken = 0

    def _save(self, name, content):
        saved = super()._save(name, content)  # type: ignore[misc]
        type(self).taken += 1
        if type(self).taken > 1:
            raise OSError(28, "No space left on device")
        return saved


def test_a_store_that_fails_leaves_no_row_and_no_file(a, store, stored, settings):
    Full.taken = 0
    backend = {"BACKEND": f"{__name__}.Full", "OPTIONS": {"location": str(store)}}
    settings.STORAGES = {**settings.STORAGES, "private": backend}

    with pytest.raises(NotStored, match="Nothing was saved"):
        operations.share(by=a.staff, client=a.household, files=[make.accepted(), make.accepted()], now=NOON)

    assert (stored(), Document.objects.count(), trail()) == ([], 0, [])


def test_a_transaction_that_fails_leaves_no_row_and_no_file(a, stored, monkeypatch):
    def fails(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(audit, "record", fails)

    with pytest.raises(IntegrityError):
        make.shared(a.staff, a.household)

    assert (stored(), Document.objects.count()) == ([], 0)


def test_a_connection_lost_in_the_middle_leaves_no_file(a, stored, monkeypatch):
    def fails(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(emails, "tell_contacts", fails)

    with pytest.raises(OperationalError):
        make.shared(a.staff, a.household)

    assert (stored(), Document.objects.count()) == ([], 0)


def test_no_file_is_kept_inside_somebody_elses_transaction(committed_database, stored):
    a = committed_database.a
    with inside(a.firm), pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        make.shared(a.staff, a.household)

    assert stored() == []
