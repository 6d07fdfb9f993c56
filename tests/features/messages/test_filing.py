"""What was said becomes a document: made by a worker, in the firm's look, without internal notes."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import time_machine

from features.accounts.models import Membership
from features.base import outbox
from features.base.errors import NotThere, Refused
from features.documents import contents
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.messages import operations
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of

LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def within(cast):
    with inside(cast.a.firm):
        yield cast.a


def printed(document: Document) -> str:
    with contents.opened(document) as file:
        document_on_paper = pypdfium2.PdfDocument(BytesIO(file.read()))
        return "\n".join(page.get_textpage().get_text_range() for page in document_on_paper)


@pytest.mark.requirement("S3-28")
def test_a_whole_chat_becomes_a_document_without_its_notes(within, thread, store):
    operations.note(thread=thread, by=within.staff, now=NOON + timedelta(minutes=1), body="canary-of-a-note")
    operations.write(
        thread=thread,
        contact=within.alice,
        now=NOON + timedelta(minutes=2),
        body="Thank **you**:\n\n- one\n- two",
    )

    operations.save_as_document(thread=thread, by=within.staff, now=LATER, is_draft=False)
    operations.save_as_document(thread=thread, by=within.staff, now=LATER, is_draft=False)
    outbox.deliver_waiting()

    document = Document.objects.get()
    assert (document.name, document.extension, document.is_draft) == ("Your 2025 return", "pdf", False)
    said = printed(document)
    for words in (
        "Stella Staff",
        "The draft is ready.",
        "Alice Alder",
        "Thank you:",
        "• one",
        "March 10, 2026",
    ):
        assert words in said
    assert "canary-of-a-note" not in said


def test_one_message_is_kept_as_a_draft_that_the_client_does_not_see(cast, thread, newest, store):
    with inside(cast.a.firm):
        first = newest()
        operations.write(thread=thread, contact=cast.a.alice, now=LATER, body="Something else")
        operations.save_as_document(thread=thread, by=cast.a.staff, now=LATER, is_draft=True, message=first)
        outbox.deliver_waiting()
        said = printed(Document.objects.get(shared_at=None))

    assert "The draft is ready." in said
    assert "Something else" not in said
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert "Your 2025 return.pdf" not in text_of(alice.get("/documents/"))


def test_a_note_can_not_be_saved_and_a_limited_chat_only_as_a_draft(within, thread, start, store):
    note = operations.note(thread=thread, by=within.staff, now=NOON, body="Ours")
    with pytest.raises(NotThere):
        operations.save_as_document(thread=thread, by=within.staff, now=LATER, is_draft=True, message=note)
    limited = start(subject="Between us", only=[within.alice.pk])
    with pytest.raises(Refused):
        operations.save_as_document(thread=limited, by=within.staff, now=LATER, is_draft=False)

    operations.save_as_document(thread=limited, by=within.staff, now=LATER, is_draft=True)
    outbox.deliver_waiting()

    assert Document.objects.get().is_draft


def test_who_may_no_longer_makes_no_document(within, thread, store):
    operations.save_as_document(thread=thread, by=within.staff, now=LATER, is_draft=False)
    Membership.objects.filter(pk=within.staff.pk).update(is_active=False)
    outbox.deliver_waiting()
    assert not Document.objects.exists()

    toggles.turn(switch=DOCUMENTS, on=False, by=within.owner)
    with pytest.raises(NotThere):
        operations.save_as_document(thread=thread, by=within.owner, now=LATER, is_draft=False)


def test_the_page_asks_who_finds_it(cast, thread, newest, store):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    page = f"/workspace/messages/{thread.pk}/{newest().pk}/document/"
    assert f'href="{page}"' in stella.get(f"/workspace/messages/{thread.pk}/").content.decode()
    assert "Who finds it" in text_of(stella.get(page))

    assert stella.post(page, {"who": ""}).status_code == 422
    assert stella.post(page, {"who": "both"}).status_code == 302
    assert stella.post(f"/workspace/messages/{thread.pk}/document/", {"who": "ours"}).status_code == 302

    assert Browser(cast.b.firm).signed_in_as(cast.b.owner).get(page).status_code == 404
    with inside(cast.a.firm):
        outbox.deliver_waiting()
        assert Document.objects.count() == 2
