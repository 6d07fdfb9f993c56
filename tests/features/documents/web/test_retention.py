from datetime import timedelta

import time_machine

from features.documents.models import Document, DocumentType, Opening
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser


def test_an_owner_sets_it_and_staff_keep_what_leaves(cast):
    olga, stella = (Browser(cast.a.firm).signed_in_as(one) for one in (cast.a.owner, cast.a.staff))
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
        document = make.shared(cast.a.staff, cast.a.household, "Return.pdf", kind=kind)
    page = f"/workspace/settings/document-types/{kind.pk}/"

    with time_machine.travel(NOON, tick=False):
        answer = olga.post(page, {"name": kind.name, "keep_years": "7"}, follow=True)
        assert "are kept 7 years. None is as old as that now" in answer.text
        assert "Choose 1 to 30 years." in olga.post(page, {"name": kind.name, "keep_years": "31"}).text
        assert "Nothing leaves soon" in stella.get("/workspace/documents/leaving/").text
    with inside(cast.a.firm):
        Document.objects.update(created_at=NOON.replace(year=2017), year=2016)
    with time_machine.travel(NOON, tick=False):
        assert "Return" in stella.get("/workspace/documents/leaving/").text
        kept = stella.post("/workspace/documents/leaving/kept/", {"document": document.pk}, follow=True)
        assert "1 document stays." in kept.text
        assert "Nothing leaves soon" in kept.text
    with inside(cast.a.firm):
        assert Document.objects.get().keep


def test_the_button_of_a_row_keeps_that_row_alone(cast):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
        DocumentType.objects.update(keep_years=1, keep_since=NOON - timedelta(days=90))
        ticked = make.shared(cast.a.staff, cast.a.household, "Ticked.pdf", kind=kind)
        pressed = make.shared(cast.a.staff, cast.a.household, "Pressed.pdf", kind=kind)
        Document.objects.update(created_at=NOON.replace(year=2017), year=2016)
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    with time_machine.travel(NOON, tick=False):
        page = "/workspace/documents/leaving/kept/"
        answer = stella.post(page, {"document": [ticked.pk], "only": pressed.pk}, follow=True)

    assert "1 document stays." in answer.text
    with inside(cast.a.firm):
        assert list(Document.objects.filter(keep=True)) == [pressed]


def test_staff_read_who_opened_a_document_first_and_last(cast):
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household, "Return.pdf", now=NOON)
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    page = f"/workspace/documents/{document.pk}/"
    assert "has opened its page yet" in stella.get(page).text

    for moment in (NOON, NOON.replace(day=12)):
        with time_machine.travel(moment, tick=False):
            alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
            assert "New" in alice.get(f"/documents/{document.pk}/").text

    with inside(cast.a.firm):
        opening = Opening.objects.get()
        assert (opening.created_at, opening.last_at) == (NOON, NOON.replace(day=12))
    assert "First" in stella.get(page).text
