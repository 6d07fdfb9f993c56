import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, OperationalError, connection, transaction

from features.accounts.models import Membership
from features.base import audit, outbox
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.clients.models import Client
from features.documents import emails, operations, queries
from features.documents.errors import NotStored, TypeTaken
from features.documents.models import Document, DocumentType, Download
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS
from portal_api.models import ApiKey
from tenants import hosts
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make


def trail():
    return list(AuditEvent.objects.filter(event__startswith="document").values_list("event", "about_name"))


def sent():
    outbox.deliver_waiting()
    return {message.to[0]: message for message in mail.outbox}


@pytest.fixture
def powerless(a):
    """A member of staff whose role was taken away a moment ago."""
    member = Membership.objects.select_related("user").get(pk=a.staff.pk)
    member.is_active = False
    return member


# --- share -----------------------------------------------------------------------------------------


def test_sharing_keeps_the_file_and_says_what_it_is(a, store):
    kind = DocumentType.objects.first()
    content = make.pdf(pages=2)

    document = make.shared(a.staff, a.household, "2025 return.PDF", content=content, kind=kind, year=2025)

    document.refresh_from_db()
    assert (document.name, document.extension, document.content_type) == (
        "2025 return",
        "pdf",
        "application/pdf",
    )
    assert (document.type, document.year, document.pages, document.size) == (kind, 2025, 2, len(content))
    assert (document.side, document.uploaded_by) == (Document.Side.FIRM, a.staff.user)
    assert (store / document.key).read_bytes() == content
    assert trail() == [("document.shared", "2025 return")]
    assert AuditEvent.objects.get(event="document.shared").client_id == a.household.pk


def test_the_key_of_a_file_is_firm_and_chance_and_nothing_of_its_name(a):
    document = make.shared(a.staff, a.household, "Marsh.pdf")

    firm, _, chance = document.key.partition("/")

    assert firm == str(a.firm.pk)
    assert len(chance) == 36
    assert "Marsh" not in document.key


@pytest.mark.requirement("D15")
def test_without_a_year_it_is_that_of_the_upload_on_the_firms_calendar(a):
    new_year_in_greenwich = NOON.replace(month=1, day=1, hour=2)

    assert make.shared(a.staff, a.household, now=new_year_in_greenwich).year == 2025
    assert make.shared(a.staff, a.household, now=NOON).type is None


@pytest.mark.parametrize("year", [0, 1899, 2029, -5, 10**9])
def test_a_year_that_can_not_be_is_refused(a, stored, year):
    with pytest.raises(Refused, match="Choose a year from 1900 to 2028"):
        make.shared(a.staff, a.household, year=year)

    assert stored() == []


def test_everybody_with_access_gets_one_mail_about_all_that_was_shared(a):
    files = [make.accepted("Return.pdf"), make.accepted("Letter.pdf")]

    operations.share(by=a.staff, client=a.household, files=files, now=NOON)

    mails = sent()
    assert set(mails) == {"alice@example.com", "bob@example.com"}
    message = mails["alice@example.com"]
    assert message.subject == "Aldergate shared 2 documents with you"
    assert "Return" in message.body
    assert "Letter" in message.body
    assert hosts.address(a.firm, "/documents/") in message.body


def test_the_mail_names_the_file_and_leads_to_its_page(a):
    document = make.shared(a.staff, a.household, "Return.pdf")

    message = sent()["alice@example.com"]

    assert message.subject == "Aldergate shared “Return” with you"
    assert f"/documents/{document.pk}/" in message.body
    assert "Stella Staff" in message.body


@pytest.mark.requirement("D12")
def test_a_mail_that_waits_is_not_sent_once_documents_are_off(a, turn):
    make.shared(a.staff, a.household)

    turn(DOCUMENTS, on=False)

    assert sent() == {}


def test_a_program_shares_in_the_firms_name(a):
    key = ApiKey.objects.create(
        name="Robot", prefix="p", key_hash=b"x", made_by=a.owner,
        scopes=[Permission.DOCUMENTS_SHARE, Permission.DOCUMENTS_VIEW, Permission.CLIENTS_VIEW],
    )  # fmt: skip

    [document] = operations.share(by=key, client=a.household, files=[make.accepted()], now=NOON)

    assert document.uploaded_by is None
    assert "Aldergate shared a document with you" in sent()["alice@example.com"].body


def test_sharing_needs_its_permission(a, powerless, stored):
    with pytest.raises(NotAllowed):
        make.shared(powerless, a.household)

    assert (stored(), trail()) == ([], [])


def test_nothing_is_shared_with_an_archived_client_or_while_documents_are_off(a, turn, stored):
    Client.objects.filter(pk=a.bakery.pk).update(archived_at=NOON)
    with pytest.raises(NotThere):
        make.shared(a.staff, a.bakery)
    turn(DOCUMENTS, on=False)
    with pytest.raises(NotThere):
        make.shared(a.staff, a.household)

    assert stored() == []


def test_another_firms_client_is_not_there(cast, stored):
    with inside(cast.a.firm), pytest.raises(NotThere):
        make.shared(cast.a.staff, cast.b.household)

    assert stored() == []


# --- a file and its row: both or neither -------------------------------------------------------------


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


# --- upload ----------------------------------------------------------------------------------------


@pytest.mark.requirement("S0-20")
def test_a_client_uploads_and_who_looks_after_them_is_told(a):
    Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)

    document = make.uploaded(a.alice, Client.objects.get(pk=a.household.pk), "W-2.pdf")

    assert (document.side, document.uploaded_by) == (Document.Side.CLIENT, a.alice.user)
    assert trail() == [("document.uploaded", "W-2")]
    mails = sent()
    assert set(mails) == {"stella@example.com"}
    assert mails["stella@example.com"].subject == "Alice Alder uploaded “W-2” for Aldergate Household"
    assert f"/workspace/clients/{a.household.pk}/documents/" in mails["stella@example.com"].body


def test_one_mail_tells_of_many_uploads_until_staff_have_looked(a):
    make.uploaded(a.alice, a.household, "One.pdf")
    make.uploaded(a.alice, a.household, "Two.pdf", now=NOON + timedelta(minutes=2))
    make.uploaded(a.bob, a.pottery, "Three.pdf", now=NOON + timedelta(minutes=3))
    outbox.deliver_waiting()
    first = [message.subject for message in mail.outbox]
    day = NOON.date()
    operations.mark_seen(
        client_id=a.household.pk, day=day, until=NOON + timedelta(hours=1), by=a.staff, now=NOON
    )

    make.uploaded(a.alice, a.household, "Four.pdf", now=NOON + timedelta(minutes=4))

    outbox.deliver_waiting()
    assert first == [
        "Alice Alder uploaded “One” for Aldergate Household",
        "Bob Birch uploaded “Three” for Aldergate Pottery",
    ]
    assert [m.subject for m in mail.outbox[2:]] == ["Alice Alder uploaded “Four” for Aldergate Household"]


@pytest.mark.requirement("D1", "S1-31", "S2-10")
def test_uploads_can_be_switched_off(a, turn, stored):
    turn(CLIENT_UPLOADS, on=False)

    with pytest.raises(NotThere):
        make.uploaded(a.alice, a.household)

    assert stored() == []


def test_nobody_uploads_for_a_client_they_do_not_act_for(a, stored):
    with pytest.raises(NotThere):
        make.uploaded(a.alice, a.bakery)

    assert stored() == []


def test_a_form_posted_twice_makes_one_document(a, stored):
    content = make.pdf()

    first = make.uploaded(a.alice, a.household, content=content)
    second = make.uploaded(a.alice, a.household, content=content, now=NOON + timedelta(seconds=30))

    assert first == second
    assert (Document.objects.count(), len(stored())) == (1, 1)


def test_the_same_file_once_more_is_taken_and_told(a):
    content = make.pdf()
    first = make.uploaded(a.alice, a.household, content=content)

    file, later = make.accepted("Again.pdf", content), NOON + timedelta(hours=1)
    again = operations.upload(contact=a.bob, client=a.household, file=file, now=later)

    assert again.document != first
    assert again.earlier == first


def test_of_a_file_posted_twice_at_once_one_stays(committed_database, stored):
    a, content = committed_database.a, make.pdf()
    start, found = threading.Barrier(4), []

    def post():
        try:
            with inside(a.firm):
                start.wait()
                found.append(make.uploaded(a.alice, a.household, content=content).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert len(set(found)) == 1
    assert len(stored()) == 1


# --- downloads -------------------------------------------------------------------------------------


def test_a_download_is_noted_once_per_contact_and_each_time_in_the_trail(a):
    document = make.shared(a.staff, a.household)

    for _ in range(2):
        operations.mark_downloaded(document=document, by=a.alice, now=NOON)

    assert Download.objects.count() == 1
    assert [event for event, _ in trail()].count("document.downloaded") == 2


def test_two_downloads_at_once_leave_one_mark(committed_database):
    a = committed_database.a
    with inside(a.firm):
        document = make.shared(a.staff, a.household)
    start, wrong = threading.Barrier(6), []

    def fetch():
        try:
            with inside(a.firm):
                start.wait()
                operations.mark_downloaded(document=document, by=a.alice, now=NOON)
        except Exception as error:  # noqa: BLE001
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    with inside(a.firm):
        assert Download.objects.count() == 1


def test_nobody_downloads_what_they_can_not_see(a, powerless):
    document = make.shared(a.staff, a.household)

    for person in (a.charlie, powerless):
        with pytest.raises(NotThere):
            operations.mark_downloaded(document=document, by=person, now=NOON)

    assert Download.objects.count() == 0


# --- changes ---------------------------------------------------------------------------------------


def test_staff_put_name_type_and_year_right(a):
    document, kind = make.shared(a.staff, a.household, "Scan 1.pdf"), DocumentType.objects.first()

    event = operations.edit(document=document, by=a.staff, now=NOON, name=" W-2  2025 ", kind=kind, year=2025)

    document.refresh_from_db()
    assert (document.name, document.type, document.year) == ("W-2 2025", kind, 2025)
    assert event.details["changes"] == {
        "name": ["Scan 1", "W-2 2025"],
        "type": ["", kind.name],
        "year": [2026, 2025],
    }
    assert operations.edit(document=document, by=a.staff, now=NOON, name="W-2 2025") is None


@pytest.mark.parametrize("name", ["", " \u202e ", "x" * 151])
def test_a_name_that_can_not_be_is_refused(a, name):
    document = make.shared(a.staff, a.household)

    with pytest.raises(Refused):
        operations.edit(document=document, by=a.staff, now=NOON, name=name)


@pytest.mark.requirement("S0-32")
@pytest.mark.parametrize("bring", ["shared", "uploaded"])
def test_the_firm_deletes_any_document_at_any_time_and_can_undo_it(a, stored, bring):
    document = make.shared(a.staff, a.household) if bring == "shared" else make.uploaded(a.alice, a.household)

    operations.delete(document=document, by=a.staff, now=NOON + timedelta(days=4000))

    assert not queries.visible_to(a.alice).exists()
    assert not queries.in_workspace(a.owner).exists()
    operations.restore(document=document, by=a.staff, now=NOON)
    assert list(queries.visible_to(a.alice)) == [document]
    assert len(stored()) == 1
    assert [event for event, _ in trail()][:2] == ["document.restored", "document.deleted"]


def test_deleting_twice_and_restoring_twice_are_told(a):
    document = make.shared(a.staff, a.household)

    with pytest.raises(Conflict):
        operations.restore(document=document, by=a.staff, now=NOON)
    operations.delete(document=document, by=a.staff, now=NOON)
    with pytest.raises(NotThere):
        operations.delete(document=document, by=a.staff, now=NOON)
    with pytest.raises(NotThere):
        operations.edit(document=document, by=a.staff, now=NOON, name="New")


def test_changes_need_their_permissions(a, powerless):
    document = make.shared(a.staff, a.household)

    with pytest.raises(NotAllowed):
        operations.edit(document=document, by=powerless, now=NOON, name="New")
    with pytest.raises(NotAllowed):
        operations.delete(document=document, by=powerless, now=NOON)
    with pytest.raises(NotAllowed):
        operations.restore(document=document, by=powerless, now=NOON)
    with pytest.raises(NotAllowed):
        operations.delete(document=document, by=a.alice, now=NOON)


# --- what came in ----------------------------------------------------------------------------------


def test_ticking_off_leaves_what_came_after_the_list_was_shown(a):
    shown = make.uploaded(a.alice, a.household, "One.pdf")
    later = make.uploaded(a.alice, a.household, "Two.pdf", now=NOON + timedelta(minutes=5))

    count = operations.mark_seen(
        client_id=a.household.pk, day=NOON.date(), until=shown.created_at, by=a.staff, now=NOON
    )

    assert count == 1
    assert list(queries.arrived(a.staff)) == [later]


def test_ticking_off_can_be_undone_the_last_time_only(a):
    make.uploaded(a.alice, a.household, "One.pdf")
    about = {"client_id": a.household.pk, "day": NOON.date(), "by": a.staff}
    operations.mark_seen(**about, until=NOON, now=NOON)
    second = make.uploaded(a.alice, a.household, "Two.pdf", now=NOON + timedelta(minutes=1))
    operations.mark_seen(**about, until=second.created_at, now=NOON + timedelta(minutes=2))

    operations.mark_unseen(**about)

    assert list(queries.arrived(a.staff)) == [second]


def test_nothing_to_tick_off_is_told(a, powerless):
    about = {"client_id": a.household.pk, "day": NOON.date()}

    with pytest.raises(NotThere):
        operations.mark_seen(**about, until=NOON, by=a.staff, now=NOON)
    with pytest.raises(NotThere):
        operations.mark_unseen(**about, by=a.staff)
    with pytest.raises(NotAllowed):
        operations.mark_seen(**about, until=NOON, by=powerless, now=NOON)


# --- types -----------------------------------------------------------------------------------------


def names_of_types():
    return [kind.name for kind in DocumentType.objects.all()]


def test_types_are_added_renamed_moved_and_removed(a):
    before = names_of_types()
    added = operations.add_type(name="  Payroll ", by=a.admin)
    operations.move_type(kind=added, to="up", by=a.admin)
    renamed = operations.rename_type(kind=DocumentType.objects.all()[0], name="Returns", by=a.admin)
    document = make.shared(a.staff, a.household, kind=renamed)

    assert names_of_types() == ["Returns", *before[1:-1], "Payroll", before[-1]]
    assert operations.remove_type(kind=renamed, by=a.admin) == 1
    document.refresh_from_db()
    assert document.type is None


def test_moving_beyond_either_end_changes_nothing(a):
    before = names_of_types()

    operations.move_type(kind=DocumentType.objects.all()[0], to="up", by=a.owner)
    operations.move_type(kind=DocumentType.objects.all().reverse()[0], to="down", by=a.owner)

    assert names_of_types() == before


@pytest.mark.parametrize("name", ["Agreements", "AGREEMENTS", "Other", "other "])
def test_a_type_that_is_there_already_is_refused(a, name):
    with pytest.raises(TypeTaken):
        operations.add_type(name=name, by=a.owner)


def test_a_type_needs_a_name_that_fits_and_the_permission(a):
    with pytest.raises(Refused, match="Enter a name"):
        operations.add_type(name=" \u200b", by=a.owner)
    with pytest.raises(Refused, match="under 61 characters"):
        operations.add_type(name="x" * 61, by=a.owner)
    with pytest.raises(NotAllowed):
        operations.add_type(name="Payroll", by=a.staff)


def test_the_list_of_types_has_an_end(a):
    for number in range(40 - DocumentType.objects.count()):
        operations.add_type(name=f"Type {number}", by=a.owner)

    with pytest.raises(Refused, match="holds 40 types"):
        operations.add_type(name="One more", by=a.owner)


def test_a_new_firm_has_the_types_of_its_kind(cast):
    with inside(cast.a.firm):
        assert names_of_types() == ["Tax returns", "Tax forms", "Agreements", "Bookkeeping"]
    with inside(cast.b.firm):
        assert names_of_types() == ["Plans", "Photos", "Permits", "Contracts"]
