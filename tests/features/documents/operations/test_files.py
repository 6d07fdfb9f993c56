import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from features.base import outbox
from features.base.errors import NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.clients.models import Client
from features.documents import operations
from features.documents.models import Document, DocumentType, Reading
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS
from portal_api.models import ApiKey
from tenants import hosts
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import sent, trail

# --- share ------------------------------------------------------------------------------------------


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


# --- upload -----------------------------------------------------------------------------------------


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
    with inside(a.firm):
        pictures = Reading.objects.exclude(thumbnail="").count()  # drawn once it is here
    assert len(stored()) == 1 + pictures
