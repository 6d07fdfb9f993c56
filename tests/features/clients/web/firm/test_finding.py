import pytest

from branding.frame import Link
from features.base import composition
from tests.features.clients.web.firm.conftest import text_of


def test_it_finds_clients_and_people_from_a_part_of_the_name(staff):
    page = text_of(staff.get("/workspace/find/", {"q": "bob"}))
    fragment = staff.get("/workspace/find/", {"q": "pott"}, headers={"hx-request": "true"}).content.decode()

    assert ("Bob Birch" in page, "and 1 more" in page) == (True, True)
    assert ("Aldergate Pottery" in fragment, "<html" in fragment) == (True, False)


def test_other_slices_add_what_they_find(staff, monkeypatch):
    source = composition.FindSource("t", 99, "Songs", lambda _, words: [Link("/x/", words[0])])
    monkeypatch.setitem(composition.find_sources._entries, "t", source)

    page = staff.get("/workspace/find/", {"q": "hey"}).content.decode()

    assert ("Songs" in page, 'href="/x/"' in page) == (True, True)


@pytest.mark.parametrize("query", ["", "   ", "\0", "%", "x" * 3000])
def test_odd_words_find_nothing_and_break_nothing(staff, query):
    assert staff.get("/workspace/find/", {"q": query}).status_code == 200
