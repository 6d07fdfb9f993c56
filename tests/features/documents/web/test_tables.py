import pytest

from features.documents import previews
from features.documents.guarded import process
from features.documents.guarded.seats import Seats
from tenants.context import inside
from tests.factories import documents as make
from tests.http import Browser


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def test_a_table_that_finds_no_seat_says_when_to_try_again(alice, cast, monkeypatch):
    monkeypatch.setattr(process, "SEATS", Seats(0, of_one=0))
    monkeypatch.setattr(process, "PATIENCE", 0)
    with inside(cast.a.firm):
        table = make.shared(cast.a.staff, cast.a.household, "sales.csv", content=b"Month,Sum\nMay,1\n")

    answer = alice.get(f"/documents/{table.pk}/")

    assert answer.status_code == 503
    assert "Try again in a minute" in answer.content.decode()


@pytest.mark.parametrize("side", ["client", "firm"])
def test_one_person_looks_at_so_many_tables_in_a_minute(alice, cast, monkeypatch, side):
    monkeypatch.setattr(previews, "MOST_LOOKS", 1)
    with inside(cast.a.firm):
        table = make.shared(cast.a.staff, cast.a.household, "sales.csv", content=b"Month,Sum\nMay,1\n")
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    browser, page = (alice, "/documents/") if side == "client" else (stella, "/workspace/documents/")

    answers = [browser.get(f"{page}{table.pk}/").status_code for _ in range(2)]

    assert answers == [200, 429]
