from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.announcements import operations
from features.announcements.models import Announcement
from features.announcements.switches import ANNOUNCEMENT
from tenants.context import inside, platform
from tenants.models import Firm
from tests.cast import NOON
from tests.http import Browser, text_of

URL = "/workspace/announcements/"
WORDS = {"title": "We close early", "body": "At **noon**.", "audience": "everybody"}


@pytest.fixture
def owner(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def only(cast) -> Announcement:
    with inside(cast.a.firm):
        return Announcement.objects.get()


@pytest.mark.requirement("S2-13")
def test_it_is_written_looked_at_and_published(cast, owner):
    led = owner.post(f"{URL}new/", WORDS)
    made = only(cast)
    assert led["Location"] == f"{URL}{made.pk}/"

    page = text_of(owner.get(led["Location"]))
    assert "<strong>noon</strong>" in page
    assert "3 people on the portal" in page
    assert "We close early" not in text_of(Browser(cast.a.firm).signed_in_as(cast.a.alice).get("/"))

    assert "is published" in text_of(owner.post(f"{URL}{made.pk}/published/", follow=True))
    assert "We close early" in text_of(Browser(cast.a.firm).signed_in_as(cast.a.alice).get("/"))
    assert "Seen by 1 of 3" in text_of(owner.get(URL))


def test_each_state_has_its_list(cast, owner, write, announce, clock):
    write("A draft"), announce("It runs"), announce("It is over", ends_at=NOON + timedelta(hours=1))
    announce("It comes", starts_at=NOON + timedelta(days=2))
    clock.move_to(NOON + timedelta(hours=2))
    titles = {"draft": "A draft", "current": "It runs", "past": "It is over", "scheduled": "It comes"}

    for state, title in titles.items():
        page = text_of(owner.get(f"{URL}?show={state}"))
        assert [one for one in titles.values() if one in page] == [title]
    assert "It runs" in text_of(owner.get(f"{URL}?show=nonsense&before=nonsense"))


def test_days_are_asked_for_and_said_by_the_firms_clock(cast, owner):
    with platform():
        Firm.objects.filter(pk=cast.a.firm.pk).update(time_zone="America/New_York")
    with inside(cast.a.firm):
        type(cast.a.owner.user).objects.filter(pk=cast.a.owner.user_id).update(time_zone="Asia/Tokyo")
    owner.post(f"{URL}new/", WORDS | {"starts_at": "2026-03-12T09:00", "ends_at": "2026-03-13T17:30"})

    made = only(cast)
    assert f"{made.starts_at:%d %H:%M}" == "12 13:00"
    page = text_of(owner.get(f"{URL}{made.pk}/"))
    assert "March 13, 5:30 pm" in page
    assert 'value="2026-03-12T09:00"' in text_of(owner.get(f"{URL}{made.pk}/edit/"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": ""}, "Say in a few words"), ({"audience": "kinds"}, "Choose at least one"),
        ({"ends_at": "soon"}, "Enter a day and a time"), ({"ends_at": "2026-03-01T10:00"}, "still to come"),
        ({"audience": "clients", "clients": "7f000000-0000-4000-8000-000000000000"}, "Choose from the list"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(cast, owner, given, said):
    answer = owner.post(f"{URL}new/", WORDS | given)

    assert answer.status_code == 422
    assert said in text_of(answer)
    with inside(cast.a.firm):
        assert not Announcement.objects.exists()


def test_it_is_changed_ended_and_copied(cast, owner, announce):
    made = announce()
    form = text_of(owner.get(f"{URL}{made.pk}/edit/"))
    assert 'name="starts_at"' not in form
    owner.post(f"{URL}{made.pk}/edit/", WORDS | {"audience": "clients", "clients": [str(cast.a.bakery.pk)]})
    page = text_of(owner.get(f"{URL}{made.pk}/"))
    assert "Aldergate Bakery" in page
    assert "1 person on the portal" in page

    assert "is over" in text_of(owner.post(f"{URL}{made.pk}/ended/", follow=True))
    assert "does not run" in text_of(owner.post(f"{URL}{made.pk}/ended/", follow=True))
    led = owner.post(f"{URL}{made.pk}/copy/")
    copied = text_of(owner.get(led["Location"]))
    assert "We close early" in copied


def test_a_draft_is_deleted_a_published_one_is_not(cast, owner, write, announce):
    draft, out = write("A draft"), announce()
    owner.post(f"{URL}{draft.pk}/deleted/")
    assert "Only a draft" in text_of(owner.post(f"{URL}{out.pk}/deleted/", follow=True))

    assert only(cast).pk == out.pk


def test_a_scheduled_one_becomes_a_draft_again(cast, owner, announce):
    made = announce(starts_at=NOON + timedelta(days=1))
    assert "draft again" in text_of(owner.post(f"{URL}{made.pk}/unpublished/", follow=True))
    assert only(cast).published_at is None


def test_the_list_asks_the_same_for_one_and_for_three(owner, announce, cast):
    announce()
    owner.get(URL)
    with CaptureQueriesContext(connection) as one:
        owner.get(URL)
    announce(audience="kinds", kinds=["household"]), announce(audience="clients", clients=[cast.a.bakery.pk])
    with CaptureQueriesContext(connection) as three:
        page = text_of(owner.get(URL))

    assert len(one) == len(three)
    assert "Household" in page
    assert "Aldergate Bakery" in page


def test_pages_of_many_are_turned(owner, write):
    for number in range(27):
        write(f"Number {number:02d}", now=NOON + timedelta(minutes=number))
    first = text_of(owner.get(f"{URL}?show=draft"))
    assert "Number 26" in first
    assert "Number 01" not in first
    before = first.split("before=")[1].split('"')[0]

    second = text_of(owner.get(f"{URL}?show=draft&before={before}"))
    assert "Number 01" in second
    assert "Number 26" not in second


def test_who_may_not_announce_finds_neither_entry_nor_page(cast, write):
    made = write()
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    assert URL not in text_of(staff.get("/workspace/"))
    assert staff.get(URL).status_code == 403
    assert staff.post(f"{URL}{made.pk}/published/").status_code == 403
    elsewhere = Browser(cast.b.firm).signed_in_as(cast.b.owner)
    assert elsewhere.get(f"{URL}{made.pk}/").status_code == 404


def test_off_means_gone(owner, write, turn):
    made = write()
    assert URL in text_of(owner.get("/workspace/"))
    turn(ANNOUNCEMENT, on=False)

    assert URL not in text_of(owner.get("/workspace/"))
    for path in (URL, f"{URL}new/", f"{URL}{made.pk}/"):
        assert owner.get(path).status_code == 404


def test_the_trail_says_it_in_words(cast, owner, announce):
    made = announce()
    with inside(cast.a.firm):
        operations.end(announcement=made, by=cast.a.owner, now=NOON)

    page = text_of(owner.get("/workspace/activity/"))
    assert "published the announcement" in page
    assert "ended the announcement" in page
