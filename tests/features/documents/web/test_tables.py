import pytest

from features.documents import previews
from features.documents.guarded import process
from features.documents.guarded.seats import Seats
from tenants.context import inside
from tests.factories import documents as make
from tests.http import Browser, text_of


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.mark.parametrize("page", ["/documents/{}/", "/documents/{}/preview/", "/workspace/documents/{}/"])
def test_where_no_seat_is_free_the_page_is_there_and_its_preview_can_be_tried_again(
    alice, cast, monkeypatch, page
):
    with inside(cast.a.firm):
        table = make.shared(cast.a.staff, cast.a.household, "sales.csv", content=b"Month,Sum\nMay,1\n")
    browser = Browser(cast.a.firm).signed_in_as(cast.a.staff) if "workspace" in page else alice
    with monkeypatch.context() as full:
        full.setattr(process, "SEATS", Seats(0, of_one=0))
        full.setattr(process, "PATIENCE", 0)
        busy = browser.get(page.format(table.pk))

    words = text_of(busy)
    assert busy.status_code == 200
    assert "Preview is busy" in words
    assert "Try again" in words
    assert "Download" in words
    assert "Preview is busy" not in text_of(browser.get(page.format(table.pk)))


@pytest.mark.parametrize("side", ["client", "firm"])
def test_one_person_looks_at_so_many_tables_in_a_minute(alice, cast, monkeypatch, side):
    monkeypatch.setattr(previews, "MOST_LOOKS", 1)
    with inside(cast.a.firm):
        table = make.shared(cast.a.staff, cast.a.household, "sales.csv", content=b"Month,Sum\nMay,1\n")
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    browser, page = (alice, "/documents/") if side == "client" else (stella, "/workspace/documents/")

    answers = [browser.get(f"{page}{table.pk}/").status_code for _ in range(2)]

    assert answers == [200, 429]
