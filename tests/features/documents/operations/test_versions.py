from copy import copy
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.core import mail
from django.db.models import Q

from features.base.errors import Conflict, DomainError, NotAllowed, NotThere
from features.clients.rights import Level
from features.documents import operations, queries
from features.documents.errors import TooLate
from features.documents.holds import Hold, holds
from features.documents.models import Document, DocumentRules, Download, Version
from features.documents.switches import CLIENT_UPLOADS
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import sent, trail
from tests.racing import at_once

LATER = NOON + timedelta(days=200)


def add(a, document, name="Return, final.pdf", by=None, **about):
    file = make.accepted(name, make.pdf(pages=3) if name.endswith("pdf") else b"words")
    return operations.add_version(document=document, file=file, by=by or a.staff, now=LATER, **about)


def test_a_new_version_keeps_the_old_one_and_is_new_again(a, stored):
    document = make.shared(a.staff, a.household, "Return.pdf")
    operations.mark_downloaded(document=document, by=a.alice, now=NOON)
    assert not queries.new_for(a.alice, NOON).exists()
    sent()

    add(a, document, "Return, final.txt")

    document.refresh_from_db()
    old = document.versions.get()
    assert (document.name, document.extension, document.version, document.shared_at) == (
        "Return, final",
        "txt",
        2,
        LATER,
    )
    assert (old.name, old.extension, old.number, old.side, old.uploaded_by) == (
        "Return",
        "pdf",
        1,
        "firm",
        a.staff.user,
    )
    assert {Path(document.key).name, Path(old.key).name} <= {path.name for path in stored()}
    assert queries.new_for(a.alice, LATER).get() == document
    assert "a new version of “Return, final”" in str([row.title for row in notes(a.alice)])
    assert trail()[0] == ("document.versioned", "Return, final")


def test_the_mail_of_a_new_version_says_that_it_replaces_the_earlier_one(a):
    document = make.shared(a.staff, a.household, "Lease.pdf")
    first = sent()["alice@example.com"]
    assert "version" not in first.subject + first.body
    add(a, document, "Lease v2.pdf")

    mails = [
        one for one in (sent() and mail.outbox) if "Lease v2" in one.subject and "alice@example.com" in one.to
    ]

    assert [one.subject for one in mails] == [f"{a.firm.name} shared a new version of “Lease v2” with you"]
    assert "replaces the earlier version" in mails[0].body
    assert "It replaces the earlier version" in str(mails[0].alternatives[0])


def notes(contact):
    from features.notifications.models import Notification  # noqa: PLC0415

    return Notification.objects.filter(user=contact.user_id)


def test_an_old_version_becomes_the_newest_again(a, stored):
    document = make.shared(a.staff, a.household, "Return.pdf")
    add(a, document)
    old = document.versions.get(number=1)

    again = operations.restore_version(version=old, by=a.owner, now=LATER)

    assert (again.name, again.version, again.sha256) == ("Return", 3, old.sha256)
    assert list(again.versions.values_list("number", "name")) == [(2, "Return, final"), (1, "Return")]
    assert len(stored()) == 2


def test_whoever_has_not_seen_the_newest_is_told_so(a):
    document = make.shared(a.staff, a.household)
    add(a, document, seen=1)

    with pytest.raises(Conflict):
        add(a, Document.objects.get(pk=document.pk), seen=1)
    assert Document.objects.get(pk=document.pk).version == 2


def test_a_draft_stays_a_draft(a):
    [draft] = operations.share(by=a.staff, client=a.household, files=[make.accepted()], now=NOON, draft=True)

    assert add(a, draft).shared_at is None
    assert not notes(a.alice).exists()


def test_a_client_puts_a_new_version_of_their_own_upload_after_the_hour_too(a):
    document = make.uploaded(a.alice, a.household)
    Document.objects.update(stored_at=TransactionNow() - timedelta(days=3), seen_by_staff_at=NOON)

    operations.replace_own(document=document, file=make.accepted("Better.pdf"), contact=a.alice, now=LATER)

    assert queries.arrived(a.owner).get().name == "Better"
    assert document.versions.get().name == "Receipt"
    with pytest.raises(TooLate):  # the older one is part of the firm's records
        operations.delete_own(document=document, contact=a.alice, now=LATER)


def test_nobody_replaces_what_others_brought_or_what_is_in_use(a, turn, monkeypatch):
    own, firms = make.uploaded(a.alice, a.household), make.shared(a.staff, a.household)
    file = make.accepted("Better.pdf")

    for document, contact, error in [
        (firms, a.alice, NotAllowed),
        (own, a.bob, NotAllowed),
        (own, a.charlie, NotThere),
    ]:
        with pytest.raises(error):
            operations.replace_own(document=document, file=file, contact=contact, now=NOON)
    monkeypatch.setattr(holds, "_entries", {})
    holds.add(Hold("test", 10, lambda: Q(side="client"), "In use."))
    with pytest.raises(TooLate):
        operations.replace_own(document=own, file=file, contact=a.alice, now=NOON)
    turn(CLIENT_UPLOADS, on=False)
    with pytest.raises(NotThere):
        operations.replace_own(document=own, file=file, contact=a.alice, now=NOON)
    assert not Version.objects.exists()


def test_a_download_of_an_old_version_leaves_the_new_one_new(a):
    document = make.shared(a.staff, a.household)
    add(a, document)

    operations.mark_downloaded(document=document, by=a.alice, now=LATER, version=1)

    assert Download.objects.get().version == 1
    assert queries.new_for(a.alice, LATER).exists()


def test_versions_need_the_permission_and_a_document_that_is_there(a, powerless, stored):
    document = make.shared(a.staff, a.household)

    with pytest.raises(NotAllowed):
        add(a, document, by=powerless)
    operations.delete(document=document, by=a.staff, now=NOON)
    with pytest.raises(NotThere):
        add(a, document)
    assert len(stored()) == 1


@pytest.mark.slow
def test_of_several_at_once_each_gets_a_number_without_gaps(committed_database, stored):
    a = committed_database.a
    with inside(a.firm):
        document = make.shared(a.staff, a.household)

    works = [partial(add, a, copy(document), f"Number {n}.txt") for n in range(6)]
    at_once(*works, firm=a.firm, refused=DomainError)

    with inside(a.firm):
        row = Document.objects.get()
        numbers = sorted([row.version, *row.versions.values_list("number", flat=True)])
        assert numbers == list(range(1, 8))
        keys = {row.file.name, *row.versions.values_list("file", flat=True)}
        assert len(keys) == 7
        assert {Path(key).name for key in keys} <= {path.name for path in stored()}


# --- whoever only uploads ------------------------------------------------------------------------------


@pytest.fixture
def uploader(a):
    """Alice, who from now on sees only what she sent herself."""
    a.alice.accesses.filter(client=a.household).update(level=Level.UPLOAD_ONLY)
    return a.alice


def test_what_somebody_gave_stays_theirs_to_see_when_the_firm_puts_a_version_of_it(a, uploader):
    hers, others = make.uploaded(uploader, a.household), make.uploaded(a.bob, a.household, "Other.pdf")
    add(a, hers)
    add(a, others)
    make.shared(a.staff, a.household, "Firm.pdf")

    assert list(queries.visible_to(uploader)) == [hers]
    assert [version.name for version in queries.versions_of(hers, uploader)] == ["Receipt"]
    access = uploader.accesses.get(client=a.household)
    assert queries.seen_through(access, hers).sees
    assert not queries.seen_through(access, others).sees
    operations.mark_downloaded(document=hers, by=uploader, now=LATER)
    with pytest.raises(NotAllowed):
        operations.delete_own(document=hers, contact=uploader, now=LATER)


def test_the_firms_version_is_theirs_as_far_as_it_is_anybodys(a, uploader):
    document = make.uploaded(uploader, a.household)
    add(a, document)
    rows = Document.objects.filter(pk=document.pk)

    for hidden in ({"shared_at": None}, {"scan": "pending"}, {"scan": "infected"}):
        shown = rows.values(*hidden).get()
        rows.update(**hidden)
        assert not queries.visible_to(uploader).exists()
        rows.update(**shown)
    assert queries.visible_to(uploader).exists()
    uploader.accesses.filter(client=a.household).update(level=Level.PAY_ONLY)
    assert not queries.visible_to(uploader).exists()


def test_a_document_the_client_gave_is_made_no_draft(a):
    document = make.uploaded(a.alice, a.household)
    add(a, document)

    with pytest.raises(Conflict, match="came from the client"):
        operations.unshare(document=document, by=a.staff, now=LATER)
    assert queries.visible_to(a.alice).exists()


# --- what a client's new version is called ----------------------------------------------------------------


def test_a_clients_new_version_is_named_as_what_arrives(a):
    DocumentRules.objects.create(name_pattern="{year} {client} {name}")
    document = make.uploaded(a.alice, a.household, year=2025)
    assert document.name == f"2025 {a.household} Receipt"

    operations.replace_own(document=document, file=make.accepted("Better.pdf"), contact=a.alice, now=LATER)

    assert document.name == f"2025 {a.household} Better"
    again = make.accepted(document.filename)  # as they have it from here
    operations.replace_own(document=document, file=again, contact=a.alice, now=LATER)
    assert document.name == f"2025 {a.household} Better"
