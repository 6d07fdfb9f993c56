"""The lines to open pages: who hears what, and for how long."""

from uuid import uuid4

import pytest
from django.core import signing

from integrations.live import bell, tickets
from tests.integrations.live.line import Page, process, status

HERE = "http://firm.localhost:8000"


@pytest.fixture(scope="module")
def address():
    with process() as (address, _):
        yield address


@pytest.fixture
def place() -> str:
    return bell.place(uuid4(), "client", uuid4())


def aged(place: str, seconds: int) -> str:
    """Return a ticket that was written so many seconds ago."""
    with pytest.MonkeyPatch.context() as patch:
        now = tickets.time()
        patch.setattr(tickets, "time", lambda: now - seconds)
        patch.setattr(signing.time, "time", lambda: now - seconds)
        return tickets.write(place, HERE)


def test_a_page_hears_how_often_it_rang_and_each_ring_from_then_on(address, place) -> None:
    bell._ring([place])
    page = Page(address, tickets.write(place, HERE))

    assert page.next() == "1"
    bell._ring([place])
    assert page.next() == "2"


def test_rings_for_others_are_not_heard(address, place) -> None:
    page = Page(address, tickets.write(place, HERE))
    page.next()

    bell._ring([bell.place(uuid4(), "client", uuid4())])
    bell._ring([place.replace(":client:", ":staff:")])
    bell._ring([place])

    assert page.next() == "1"
    assert page.heard.empty()


def test_each_of_several_pages_hears_it(address, place) -> None:
    pages = [Page(address, tickets.write(place, HERE)) for _ in range(3)]
    [page.next() for page in pages]

    bell._ring([place])

    assert [page.next() for page in pages] == ["1"] * 3


def test_a_line_ends_with_its_ticket(address, place) -> None:
    page = Page(address, aged(place, tickets.SECONDS - 2))

    assert [page.next() for _ in range(3)] == ["0", "end", "gone"]


@pytest.mark.parametrize(("first", "last", "cut"), [("", "", 0), ("", "x", -1), ("x", "", None)])
def test_without_a_ticket_of_ours_nobody_listens(address, place, first, last, cut) -> None:
    spoilt = f"{first}{tickets.write(place, HERE)[:cut]}{last}"

    assert status(f"{address}/live/?ticket={spoilt}") == 403


def test_an_old_ticket_opens_nothing(address, place) -> None:
    assert status(f"{address}/live/?ticket={aged(place, tickets.SECONDS + 2)}") == 403


def test_what_was_signed_for_something_else_is_no_ticket(address, place) -> None:
    other = signing.dumps([place, HERE, 9_999_999_999], salt="portico.other")

    assert status(f"{address}/live/?ticket={other}") == 403


def test_one_person_has_so_many_lines_and_no_more(address, place) -> None:
    from integrations.live.server import PER_PERSON  # noqa: PLC0415

    pages = [Page(address, tickets.write(place, HERE)) for _ in range(PER_PERSON)]
    [page.next() for page in pages]

    assert status(f"{address}/live/?ticket={tickets.write(place, HERE)}") == 429
    assert status(f"{address}/anything/") == 404


def test_the_answer_is_for_the_page_of_that_host_alone(address, place) -> None:
    headers = Page(address, tickets.write(place, HERE)).answer.headers

    assert headers["Access-Control-Allow-Origin"] == HERE
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Accel-Buffering"] == "no"
