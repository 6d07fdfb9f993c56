"""Answers as a table and as a PDF: what conditions hide is in neither, and no cell is a formula."""

import csv
import io

import pypdfium2
import pytest

from features.base import outbox
from features.base.errors import NotThere
from features.documents import contents
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.organizers import operations
from features.organizers.operations import Said
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import accepted
from tests.http import Browser

HIDDEN = "canary-of-a-hidden-answer"


@pytest.fixture
def answered(cast, send):
    """One whose last section is hidden by now, with a formula, a table, a file and what does not apply."""
    made = send(moved="yes", where="Salem", news=HIDDEN, kids=[["=1+1", "2017-05-04"]])
    with inside(cast.a.firm):
        about = {"organizer": made, "contact": cast.a.alice, "now": NOON}
        operations.add_file(**about, key="proof", file=accepted())
        operations.save(**about, key="paid", said=Said(is_left=True, reason="We paid nothing"))
        operations.save(**about, key="moved", said=Said("no", 1))
    return made


def page_of(cast, organizer, name):
    return f"/workspace/clients/{cast.a.household.pk}/organizers/{organizer.pk}/{name}/"


def test_a_table_has_what_is_shown_and_no_formula(cast, owner, answered):
    answer = owner.get(page_of(cast, answered, "table"))

    assert answer["Content-Type"].startswith("text/csv")
    assert HIDDEN not in answer.content.decode()
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    rows = {line[1]: line for line in lines}
    assert head[:3] == ["Section", "Question", "Answer"]
    assert rows["Did you move?"][2] == "No"
    assert rows["What did it cost?"][2] == "Does not apply: We paid nothing"
    assert rows["Children"][2].startswith("'=1+1")
    assert rows["Proof of address"][3]
    assert "Where to?" not in rows


def test_a_worker_makes_a_pdf_of_what_is_shown(cast, answered):
    with inside(cast.a.firm):
        for _ in range(2):
            operations.save_as_document(organizer=answered, by=cast.a.owner, now=NOON, is_draft=True)
        outbox.deliver_waiting()

        document = Document.objects.get(name__startswith="Your 2025 move")
        assert document.is_draft
        with contents.opened(document) as file:
            pages = pypdfium2.PdfDocument(io.BytesIO(file.read()))
            said = "\n".join(page.get_textpage().get_text_range() for page in pages)
    for words in (
        answered.title,
        "About you",
        "Did you move?",
        "No",
        "Does not apply: We paid nothing",
        "=1+1",
    ):
        assert words in said
    assert HIDDEN not in said


def test_without_documents_or_the_permission_nothing_is_saved(cast, owner, answered, turn):
    page = page_of(cast, answered, "document")
    assert "Who finds it" in owner.get(page).content.decode()
    assert owner.post(page, {"who": "ours"}).status_code == 302
    turn(DOCUMENTS, on=False)
    assert owner.get(page).status_code == 404
    with inside(cast.a.firm), pytest.raises(NotThere):
        operations.save_as_document(organizer=answered, by=cast.a.owner, now=NOON, is_draft=True)


def test_clients_and_the_other_firm_find_neither(cast, answered):
    for browser in (
        Browser(cast.a.firm).signed_in_as(cast.a.alice),
        Browser(cast.b.firm).signed_in_as(cast.b.owner),
    ):
        for name in ("table", "document"):
            assert browser.get(page_of(cast, answered, name)).status_code in (302, 404)
