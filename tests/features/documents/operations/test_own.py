"""The hour in which a client can delete: its boundary, whose file, what keeps it, and staff at the same moment."""

from copy import deepcopy
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.db.models import Q

from features.base.errors import Conflict, DomainError, NotAllowed, NotThere
from features.base.models import AuditEvent
from features.documents import deleting, operations, queries
from features.documents.errors import TooLate
from features.documents.holds import Hold, holds
from features.documents.models import Document, DocumentRules, Version
from features.documents.switches import DOCUMENTS
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import trail
from tests.racing import at_once


def aged(document, **ago):
    Document.objects.filter(pk=document.pk).update(stored_at=TransactionNow() - timedelta(**ago))
    return document


def left_of(document, contact):
    rows = deleting.with_time_left(queries.visible_to(contact), contact, queries.rules())
    return rows.get(pk=document.pk).left


@pytest.mark.requirement("S0-24", "S0-30")
def test_a_client_deletes_their_own_upload_and_brings_it_back(a, stored):
    document = make.uploaded(a.alice, a.household)

    operations.delete_own(document=document, contact=a.alice, now=NOON)

    document.refresh_from_db()
    assert (document.deleted_at, document.deleted_by) == (NOON, a.alice.user)
    assert not queries.visible_to(a.alice).exists()
    assert not queries.arrived(a.owner).exists()
    operations.restore_own(document=document, contact=a.alice, now=NOON)
    assert list(queries.visible_to(a.alice)) == [document]
    assert len(stored()) == 1
    assert [event for event, _ in trail()][:2] == ["document.restored", "document.deleted"]
    assert AuditEvent.objects.filter(event="document.deleted", actor_side="client").count() == 1


@pytest.mark.requirement("S0-30", "S0-31")
@pytest.mark.parametrize(
    ("window", "age", "works"),
    [
        (60, {"minutes": 59, "seconds": 59}, True),
        (60, {"minutes": 59, "seconds": 59, "microseconds": 999_999}, True),
        (60, {"minutes": 60}, False),
        (60, {"minutes": 60, "seconds": 1}, False),
        (10, {"minutes": 9, "seconds": 59}, True),
        (10, {"minutes": 10}, False),
        (0, {"seconds": 0}, False),
    ],
)
def test_the_boundary_is_drawn_by_the_clock_of_the_database(a, window, age, works):
    DocumentRules.objects.create(delete_minutes=window)
    document = aged(make.uploaded(a.alice, a.household), **age)

    assert (left_of(document, a.alice) is not None) is works
    if works:
        operations.delete_own(document=document, contact=a.alice, now=NOON)
    else:
        with pytest.raises(TooLate):
            operations.delete_own(document=document, contact=a.alice, now=NOON)
    assert Document.objects.get(pk=document.pk).deleted_at == (NOON if works else None)


def test_the_clock_of_the_web_server_does_not_matter(a):
    document = aged(make.uploaded(a.alice, a.household), hours=2)

    with pytest.raises(TooLate, match="The hour"):
        operations.delete_own(document=document, contact=a.alice, now=NOON - timedelta(days=400))


@pytest.mark.requirement("S0-30")
def test_nobody_deletes_what_somebody_else_brought(a):
    theirs, firms = make.uploaded(a.bob, a.household), make.shared(a.staff, a.household)

    for document in (theirs, firms):
        assert left_of(document, a.alice) is None
        with pytest.raises(NotAllowed):
            operations.delete_own(document=document, contact=a.alice, now=NOON)
    with pytest.raises(NotThere):
        operations.delete_own(document=theirs, contact=a.charlie, now=NOON)


def test_a_file_with_a_version_of_somebody_else_or_of_long_ago_stays(a):
    document = make.uploaded(a.alice, a.household)
    earlier = {"name": "E", "extension": "pdf", "size": 1, "side": "firm", "uploaded_by": a.staff.user}
    version = Version.objects.create(document=document, number=1, **earlier)

    with pytest.raises(NotAllowed):
        operations.delete_own(document=document, contact=a.alice, now=NOON)
    Version.objects.filter(pk=version.pk).update(
        uploaded_by=a.alice.user, stored_at=TransactionNow() - timedelta(hours=1)
    )
    with pytest.raises(TooLate):
        operations.delete_own(document=document, contact=a.alice, now=NOON)


@pytest.mark.requirement("S0-31")
def test_what_the_firm_works_with_stays(a, monkeypatch):
    used = make.uploaded(a.alice, a.household, "Used.pdf")
    monkeypatch.setattr(holds, "_entries", {})
    holds.add(Hold("test", 10, lambda: Q(name="Used"), "We work with this already."))

    assert left_of(used, a.alice) is None
    with pytest.raises(TooLate, match="work with this"):
        operations.delete_own(document=used, contact=a.alice, now=NOON)
    operations.delete_own(document=make.uploaded(a.alice, a.household, "B.pdf"), contact=a.alice, now=NOON)


def test_after_the_hour_nothing_is_brought_back_and_nobody_else_can(a):
    document = make.uploaded(a.alice, a.household)
    operations.delete_own(document=document, contact=a.alice, now=NOON)

    with pytest.raises(NotThere):
        operations.restore_own(document=document, contact=a.bob, now=NOON)
    with pytest.raises(TooLate):
        operations.restore_own(document=aged(document, hours=1), contact=a.alice, now=NOON)


def test_what_staff_deleted_is_not_brought_back_by_the_client(a):
    document = make.uploaded(a.alice, a.household)
    operations.delete(document=document, by=a.staff, now=NOON)

    with pytest.raises(NotThere):
        operations.restore_own(document=document, contact=a.alice, now=NOON)


def test_without_documents_nothing_is_deleted(a, turn):
    document = make.uploaded(a.alice, a.household)
    turn(DOCUMENTS, on=False)

    with pytest.raises(NotThere):
        operations.delete_own(document=document, contact=a.alice, now=NOON)


@pytest.mark.requirement("S0-30")
@pytest.mark.slow
def test_of_a_client_and_staff_at_the_same_moment_one_wins(committed_database):
    a = committed_database.a
    with inside(a.firm):
        documents = [make.uploaded(a.alice, a.household, f"{n}.pdf") for n in range(6)]

    for document in documents:
        take_back = partial(operations.delete_own, document=document, contact=a.alice, now=NOON)
        take_away = partial(operations.delete, document=document, by=a.staff, now=NOON)
        rename = partial(operations.edit, document=document, by=a.owner, now=NOON, name="Moved")
        at_once(take_back, take_away, take_back, rename, firm=a.firm, refused=DomainError)
        with inside(a.firm):
            assert AuditEvent.objects.filter(event="document.deleted", about_id=document.pk).count() == 1
            assert Document.objects.get(pk=document.pk).deleted_at == NOON


# --- a wrong version of one's own -------------------------------------------------------------------------


def replaced(a, name="Wrong.pdf"):
    document = make.uploaded(a.alice, a.household)
    operations.replace_own(document=document, file=make.accepted(name), contact=a.alice, now=NOON)
    return document


def take_back(a, document, contact=None, seen=2):
    operations.take_back_version(document=document, contact=contact or a.alice, seen=seen, now=NOON)


def tick_off(a, document):
    day = document.created_at.astimezone(queries.zone()).date()
    until = document.created_at + timedelta(minutes=1)
    operations.mark_seen(client_id=document.client_id, day=day, until=until, by=a.owner, now=NOON)


def version_left(document, contact):
    rows = deleting.with_versions_time_left(queries.visible_to(contact), contact, queries.rules())
    return rows.get(pk=document.pk).version_left


@pytest.mark.requirement("S0-30")
def test_a_client_takes_a_wrong_version_back_and_the_one_before_is_here_again(
    a, stored, django_capture_on_commit_callbacks
):
    document = make.uploaded(a.alice, a.household)
    before = Document.objects.get()
    operations.replace_own(
        document=document, file=make.accepted("Wrong.txt", b"x"), contact=a.alice, now=NOON
    )
    wrong = Path(document.key)
    tick_off(a, document)

    with django_capture_on_commit_callbacks(execute=True):
        take_back(a, document)

    after = Document.objects.get()
    assert (after.filename, after.file, after.stored_at, after.sha256) == (
        before.filename, before.file, before.stored_at, before.sha256,
    )  # fmt: skip
    assert after.version == 3
    assert not after.versions.exists()
    assert wrong.name not in [path.name for path in stored()]
    assert Path(before.key).name in [path.name for path in stored()]
    assert queries.arrived(a.owner).get() == document
    event = AuditEvent.objects.get(event="document.unversioned")
    assert (event.actor_side, event.details) == ("client", {"version": 2, "file": "Wrong.txt", "size": 1})


@pytest.mark.requirement("S0-30", "S0-31")
@pytest.mark.parametrize(
    ("window", "age", "works"),
    [
        (60, {"minutes": 59, "seconds": 59, "microseconds": 999_999}, True),
        (60, {"minutes": 60}, False),
        (10, {"minutes": 9, "seconds": 59}, True),
        (10, {"minutes": 10}, False),
        (0, {"seconds": 0}, False),
    ],
)
def test_a_versions_time_is_drawn_by_the_clock_of_the_database(a, window, age, works):
    DocumentRules.objects.create(delete_minutes=window)
    document = aged(replaced(a), **age)
    Version.objects.update(stored_at=TransactionNow() - timedelta(days=3))  # it may be as old as it likes

    assert (version_left(document, a.alice) is not None) is works
    if works:
        take_back(a, document)
    else:
        with pytest.raises(TooLate):
            take_back(a, document)
    assert Document.objects.get().name == ("Receipt" if works else "Wrong")


def test_nobody_takes_back_the_version_of_another_or_twice_or_the_only_one(a):
    document, theirs = replaced(a), make.uploaded(a.bob, a.household)

    assert version_left(document, a.bob) is None
    for contact, refused in ((a.bob, NotAllowed), (a.charlie, NotThere)):
        with pytest.raises(refused):
            take_back(a, document, contact)
    for row, contact, seen in ((document, a.alice, 1), (theirs, a.bob, 1)):
        with pytest.raises(Conflict, match="already"):
            take_back(a, row, contact, seen)
    take_back(a, document)
    with pytest.raises(Conflict, match="already"):
        take_back(a, document)
    assert Document.objects.get(pk=document.pk).name == "Receipt"


def test_a_version_above_the_firms_or_in_use_stays(a, monkeypatch):
    document = replaced(a)
    monkeypatch.setattr(holds, "_entries", {})
    holds.add(Hold("test", 10, lambda: Q(name="Wrong"), "We work with this already."))

    assert version_left(document, a.alice) is None
    with pytest.raises(TooLate, match="work with this"):
        take_back(a, document)
    monkeypatch.setattr(holds, "_entries", {})
    Version.objects.update(side="firm", uploaded_by=a.staff.user)
    with pytest.raises(NotAllowed):
        take_back(a, document)


@pytest.mark.slow
def test_a_version_taken_back_at_several_places_at_once_goes_once(committed_database, store):
    a = committed_database.a
    for _ in range(4):
        with inside(a.firm):
            document = replaced(a)
        rows = [deepcopy(document) for _ in range(3)]
        works = [
            partial(operations.take_back_version, document=row, contact=a.alice, seen=2, now=NOON)
            for row in rows[:2]
        ]
        tick = partial(tick_off, a, document)
        ends = at_once(*works, tick, firm=a.firm, refused=DomainError)

        assert [type(end) for end in ends[:2] if end] == [Conflict]
        with inside(a.firm):
            found = Document.objects.get(pk=document.pk)
            assert (found.name, found.version, found.versions.count()) == ("Receipt", 3, 0)
            assert AuditEvent.objects.filter(event="document.unversioned", about_id=document.pk).count() == 1
