from datetime import timedelta

import pytest
from django.db import transaction

from features.base.errors import Conflict, NotAllowed
from features.base.models import AuditEvent
from features.documents import operations, queries
from features.documents.models import Document, Version
from features.documents.operations import trash
from tests.cast import NOON
from tests.factories import documents as make

DUE = NOON + timedelta(days=120)


def deleted(a, name="Old.pdf", by=None):
    document = make.shared(a.staff, a.household, name)
    operations.delete(document=document, by=by or a.staff, now=NOON)
    return document


def test_who_deleted_it_and_when_is_kept_and_several_come_back_at_once(a):
    first, second = deleted(a), deleted(a, "Older.pdf", a.owner)
    assert {row.deleted_by for row in queries.deleted(a.staff)} == {a.staff.user, a.owner.user}

    assert operations.restore_many(ids=[first.pk, second.pk], by=a.staff, now=NOON) == 2

    assert set(queries.visible_to(a.alice)) == {first, second}
    assert not Document.objects.filter(deleted_by__isnull=False).exists()
    with pytest.raises(Conflict):
        operations.restore_many(ids=[first.pk], by=a.staff, now=NOON)


def test_for_good_means_rows_versions_and_files(a, stored, django_capture_on_commit_callbacks):
    document, other = make.shared(a.staff, a.household), make.shared(a.staff, a.household, "Stays.pdf")
    operations.add_version(document=document, file=make.accepted("B.txt", b"b"), by=a.staff, now=NOON)
    operations.mark_downloaded(document=document, by=a.alice, now=NOON)
    operations.delete(document=document, by=a.staff, now=NOON)
    assert len(stored()) == 3

    with django_capture_on_commit_callbacks(execute=True):
        assert operations.purge(ids=[document.pk, other.pk], by=a.owner, now=NOON) == 1
        assert len(stored()) == 3  # the rows are not committed yet

    assert list(Document.objects.all()) == [other]
    assert not Version.objects.exists()
    assert len(stored()) == 1
    event = AuditEvent.objects.get(event="document.purged")
    assert (event.about_name, event.actor_name, event.details["version"]) == ("B", "Olga Owner", 2)


def test_a_purge_that_is_rolled_back_loses_nothing(a, stored, django_capture_on_commit_callbacks):
    document = deleted(a)

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        operations.purge(ids=[document.pk], by=a.owner, now=NOON)
        raise RuntimeError

    assert queries.deleted(a.owner).get() == document
    assert len(stored()) == 1


def test_a_file_that_another_row_holds_stays(a, stored, django_capture_on_commit_callbacks):
    document = make.shared(a.staff, a.household)
    [twin] = make.copies(document, 1)
    operations.delete(document=document, by=a.staff, now=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        operations.purge(ids=[document.pk], by=a.owner, now=NOON)

    assert [str(path).endswith(twin.key) for path in stored()] == [True]


def test_each_night_what_has_lain_there_for_120_days_goes(
    a, stored, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(trash, "AT_ONCE", 2)
    for number in range(5):
        deleted(a, f"{number}.pdf")
    Document.objects.filter(name="4").update(deleted_at=NOON + timedelta(seconds=1))

    with django_capture_on_commit_callbacks(execute=True):
        assert operations.purge_due(now=DUE) == 4

    assert [row.name for row in queries.deleted(a.owner)] == ["4"]
    assert len(stored()) == 1
    assert set(AuditEvent.objects.filter(event="document.purged").values_list("actor_side", flat=True)) == {
        "system"
    }


def test_for_good_is_for_those_who_may_change_settings(a):
    document = deleted(a)

    with pytest.raises(NotAllowed):
        operations.purge(ids=[document.pk], by=a.staff, now=NOON)
    with pytest.raises(Conflict):
        operations.purge(ids=[make.shared(a.staff, a.household).pk], by=a.owner, now=NOON)
    assert Document.objects.count() == 2
