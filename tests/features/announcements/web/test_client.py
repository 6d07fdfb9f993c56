from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.announcements import operations
from features.announcements.models import Seen
from features.announcements.switches import ANNOUNCEMENT
from features.base import looking
from features.base.scope import scope
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of

HOME_BUDGET, PAGE_BUDGET = 12, 8


@pytest.fixture
def alice(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.mark.requirement("S1-5", "S2-13", "S2-14")
def test_home_shows_it_on_top_until_it_is_hidden(cast, alice, announce):
    made = announce(body="Back on **Monday**.")

    page = text_of(alice.get("/"))
    assert page.index("We close at noon this Friday") < page.index('class="homegrid"')
    assert "<strong>Monday</strong>" in page
    assert "Olga Owner" in page

    answer = alice.post(f"/announcements/{made.pk}/hidden/", follow=True)
    assert "Hidden." in text_of(answer)
    assert "Monday" not in text_of(alice.get("/"))
    assert "We close at noon this Friday" in text_of(alice.get("/announcements/"))
    alice.post(f"/announcements/{made.pk}/shown/")
    assert "Monday" in text_of(alice.get("/"))


def test_to_have_it_on_home_is_to_have_seen_it_once(cast, alice, announce):
    announce(), announce("Second")
    alice.get("/")
    with inside(cast.a.firm):
        first = list(Seen.objects.values_list("pk", "created_at"))
        assert len(first) == 2
    alice.get("/")
    with inside(cast.a.firm):
        assert list(Seen.objects.values_list("pk", "created_at")) == first


def test_home_stays_within_its_budget(cast, alice, announce):
    for number in range(5):
        announce(f"Number {number}", now=NOON - timedelta(minutes=10 - number))
    alice.get("/")
    with CaptureQueriesContext(connection) as asked:
        page = text_of(alice.get("/"))

    assert len(asked) <= HOME_BUDGET, [query["sql"][:80] for query in asked]
    assert [n for n in range(5) if f"Number {n}" in page] == [2, 3, 4], "the newest three"
    assert "All announcements" in page


def test_pages_ask_the_same_for_one_and_for_three(cast, alice, announce):
    announce("One")
    alice.get("/announcements/")
    with CaptureQueriesContext(connection) as one:
        alice.get("/announcements/")
    announce("Two"), announce("Three")
    alice.get("/announcements/")
    with CaptureQueriesContext(connection) as three:
        alice.get("/announcements/")

    assert len(one) == len(three) <= PAGE_BUDGET + 1  # + noting what is seen, in one statement or a savepoint


def test_past_ones_are_listed_and_can_be_read(cast, alice, announce, clock):
    made = announce(ends_at=NOON + timedelta(hours=1))
    clock.move_to(NOON + timedelta(hours=2))

    page = text_of(alice.get("/announcements/"))
    assert page.index("Past") < page.index("We close at noon this Friday")
    one = text_of(alice.get(f"/announcements/{made.pk}/"))
    assert "<strong>Monday</strong>" in one
    assert "data-print" in one
    assert "Hide from Home" not in one
    assert "We close" not in text_of(alice.get("/"))


def test_what_people_write_is_inert(alice, announce):
    announce("<script>alert(1)</script>", body="<img src=x onerror=alert(1)> [x](javascript:alert(1))")

    page = alice.get("/").content.decode()

    assert "<script>alert" not in page
    assert "onerror=alert" not in page.replace("&lt;img src=x onerror=alert(1)&gt;", "")
    assert 'href="javascript' not in page


def test_what_is_for_others_is_not_there(cast, announce):
    made = announce(audience="clients", clients=[cast.a.bakery.pk])
    elsewhere = Browser(cast.b.firm).signed_in_as(cast.b.charlie)
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)

    assert charlie.get(f"/announcements/{made.pk}/").status_code == 200
    for browser in (bob, elsewhere):
        assert browser.get(f"/announcements/{made.pk}/").status_code == 404
        assert browser.post(f"/announcements/{made.pk}/hidden/").status_code == 404
        assert "We close" not in text_of(browser.get("/"))


def test_off_means_gone(alice, announce, turn):
    made = announce()
    assert "Announcements" in text_of(alice.get("/documents/"))
    turn(ANNOUNCEMENT, on=False)

    for path in ("/announcements/", f"/announcements/{made.pk}/"):
        assert alice.get(path).status_code == 404
    for path in ("/", "/documents/", "/notifications/"):
        page = text_of(alice.get(path))
        assert "Announcements" not in page
        assert "We close" not in page


def test_an_empty_page_says_when_something_comes(alice):
    assert "Nothing announced" in text_of(alice.get("/announcements/"))


def test_staff_who_look_as_the_person_leave_no_mark(cast, announce):
    made = announce()
    with inside(cast.a.firm), scope():
        looking.begin("Alice", lambda _: None)
        operations.note_seen(announcements=[made], contact=cast.a.alice, now=NOON)
        assert not Seen.objects.exists()
