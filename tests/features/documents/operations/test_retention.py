"""How long documents are kept: the boundary of the year, the thirty days before, what staff keep."""

from datetime import UTC, datetime, timedelta

import pytest

from features.base.errors import Conflict, NotAllowed, Refused
from features.documents import nightly, operations, queries, retention
from features.documents.models import Document, DocumentType
from features.notifications.models import Notification
from portal_api.models import ApiKey
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import trail

EVE = datetime(2033, 12, 31, 12, tzinfo=UTC)
NEW_YEAR = datetime(2034, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def kind(a):
    kind = DocumentType.objects.first()
    operations.set_retention(kind=kind, years=7, by=a.owner, now=NOON)
    return kind


def test_it_goes_so_many_full_years_after_its_own(a, kind):
    document = make.shared(a.staff, a.household, "Return.pdf", kind=kind, year=2026)
    make.shared(a.staff, a.household, "Other.pdf")

    assert operations.retire(now=EVE) == 0
    assert operations.retire(now=NEW_YEAR) == 1
    assert operations.retire(now=NEW_YEAR) == 0

    assert queries.deleted(a.owner).get() == document
    assert trail()[0] == ("document.retired", "Return")


def test_a_document_of_an_earlier_year_is_kept_from_when_it_came(a, kind):
    make.shared(a.staff, a.household, "Old.pdf", kind=kind, year=1999)

    assert operations.retire(now=EVE) == 0
    assert operations.retire(now=NEW_YEAR) == 1


def test_nothing_goes_in_the_first_thirty_days(a):
    kind = DocumentType.objects.first()
    make.shared(a.staff, a.household, kind=kind)
    operations.set_retention(kind=kind, years=7, by=a.owner, now=NEW_YEAR)

    assert operations.retire(now=NEW_YEAR + timedelta(days=29)) == 0
    assert operations.retire(now=NEW_YEAR + timedelta(days=30)) == 1


def test_staff_are_told_thirty_days_before_once_and_keep_what_they_need(a, kind):
    document, other = (make.shared(a.staff, a.household, f"{n}.pdf", kind=kind) for n in "AB")
    before = EVE - timedelta(days=28)
    operations.tell_of_retention(now=before - timedelta(days=5))
    assert not Notification.objects.filter(kind="document.retention").exists()

    for _ in range(2):
        operations.tell_of_retention(now=before)

    told = Notification.objects.filter(kind="document.retention")
    assert {row.user_id for row in told} == {a.owner.user_id, a.admin.user_id}
    assert set(retention.soon(before)) == {document, other}
    assert operations.keep(ids=[document.pk], by=a.staff, now=before) == 1
    assert operations.retire(now=NEW_YEAR) == 1
    assert queries.deleted(a.owner).get() == other
    with pytest.raises(Conflict):
        operations.keep(ids=[document.pk], by=a.staff, now=before)


def test_what_comes_back_after_its_time_stays(a, kind):
    documents = [make.shared(a.staff, a.household, f"{n}.pdf", kind=kind) for n in "AB"]
    operations.retire(now=NEW_YEAR)

    operations.restore(document=Document.objects.get(pk=documents[0].pk), by=a.staff, now=NEW_YEAR)
    operations.restore_many(ids=[documents[1].pk], by=a.staff, now=NEW_YEAR)

    assert operations.retire(now=NEW_YEAR) == 0


def test_what_a_program_deleted_is_not_kept_for_ever_when_it_comes_back(a, kind):
    scopes = ["clients.view", "documents.view", "documents.delete"]
    program = ApiKey.objects.create(name="Import", key_hash=b"k", scopes=scopes, made_by=a.owner)
    documents = [make.shared(a.staff, a.household, f"{n}.pdf", kind=kind) for n in "AB"]
    for document in documents:
        operations.delete(document=document, by=program, now=NOON)

    operations.restore(document=Document.objects.get(pk=documents[0].pk), by=a.staff, now=NOON)
    operations.restore_many(ids=[documents[1].pk], by=a.staff, now=NOON)

    assert not Document.objects.filter(keep=True).exists()
    assert operations.retire(now=NEW_YEAR) == len(documents)


def test_a_preview_says_how_many_it_would_concern(a, kind):
    make.shared(a.staff, a.household, kind=kind)

    assert [retention.concerned(kind, years, NEW_YEAR) for years in (1, 7, 8)] == [1, 1, 0]


def test_years_are_from_one_to_thirty_and_for_those_who_may_change_settings(a, kind):
    for years in (0, 31):
        with pytest.raises(Refused):
            operations.set_retention(kind=kind, years=years, by=a.owner, now=NOON)
    with pytest.raises(NotAllowed):
        operations.set_retention(kind=kind, years=3, by=a.staff, now=NOON)
    operations.set_retention(kind=kind, years=None, by=a.owner, now=NOON)
    assert not retention.going(NEW_YEAR + timedelta(days=9000)).exists()


def test_each_night_everything_is_done_for_every_firm(a, kind):
    make.shared(a.staff, a.household, kind=kind)
    Document.objects.update(created_at=NOON.replace(year=2010), year=2010)
    DocumentType.objects.filter(pk=kind.pk).update(keep_since=NOON.replace(year=2011))

    nightly.empty_trash.run()

    assert queries.deleted(a.owner).count() == 1
