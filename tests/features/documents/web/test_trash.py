import pytest

from features.documents import operations
from features.documents.models import Document
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

TRASH = "/workspace/documents/trash/"


@pytest.fixture
def deleted(cast):
    with inside(cast.a.firm):
        document = make.uploaded(cast.a.alice, cast.a.household, "Receipt.pdf")
        operations.delete_own(document=document, contact=cast.a.alice, now=NOON)
    return document


def browser(cast, person):
    return Browser(cast.a.firm).signed_in_as(person)


@pytest.mark.requirement("S0-32")
def test_staff_read_who_deleted_it_how_long_it_stays_and_bring_it_back(cast, deleted, time_machine):
    time_machine.move_to(NOON, tick=False)
    stella = browser(cast, cast.a.staff)

    page = stella.get(TRASH).text

    assert "Receipt" in page
    assert "Alice Alder" in page
    assert "120 more days" in page
    assert "Delete for good" not in page
    assert TRASH in stella.get("/workspace/documents/").text
    answer = stella.post(f"{TRASH}restoration/", {"document": deleted.pk}, follow=True)
    assert "1 document is back." in answer.text
    assert "The trash is empty" in answer.text
    assert "back already" in stella.post(f"{TRASH}restoration/", {"document": "x"}, follow=True).text


def test_an_owner_deletes_for_good(cast, deleted):
    olga = browser(cast, cast.a.owner)
    assert "Delete for good" in olga.get(TRASH).text

    answer = olga.post(f"{TRASH}purge/", {"document": deleted.pk}, follow=True)

    assert "1 document is gone for good." in answer.text
    assert (
        "not in the trash any more" in olga.post(f"{TRASH}purge/", {"document": deleted.pk}, follow=True).text
    )
    with inside(cast.a.firm):
        assert not Document.objects.exists()


def test_staff_do_not_delete_for_good(cast, deleted):
    assert browser(cast, cast.a.staff).post(f"{TRASH}purge/", {"document": deleted.pk}).status_code == 403
    with inside(cast.a.firm):
        assert Document.objects.exists()


def test_fifty_stand_on_a_page(cast, deleted):
    with inside(cast.a.firm):
        Document.objects.filter(pk=deleted.pk).update(deleted_at=NOON)
        deleted.refresh_from_db()
        make.copies(deleted, 60)
    stella = browser(cast, cast.a.staff)

    assert stella.get(TRASH).text.count('name="document"') == 50
    assert stella.get(f"{TRASH}?page=2").text.count('name="document"') == 11
