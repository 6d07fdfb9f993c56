from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.actions import listing, operations
from features.actions.listing import ORDERS, SETTLED, Wish
from features.actions.models import Action
from features.base import cursor
from features.base.scope import scope
from features.clients import operations as clients
from features.clients.models import Client, TeamPlace
from tests.cast import NOON

TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


def titles(a, **wish) -> list[str]:
    found = listing.read(Wish(**wish), by=a.owner, now=NOON)
    return [one.title for one in found.page.rows]


@pytest.fixture
def four(ask):
    days = {"Late": -1, "Today": 0, "Next week": 7, "Never": None}
    for title, days_from_now in days.items():
        due = None if days_from_now is None else TODAY + timedelta(days=days_from_now)
        ask(title, due_on=due, kind="other")


def test_what_is_due_first_stands_first_and_filters_by_day_count(a, four):
    found = listing.read(Wish(), by=a.owner, now=NOON)

    assert [one.title for one in found.page.rows] == ["Late", "Today", "Next week", "Never"]
    assert found.counts == {"": 4, "overdue": 1, "week": 1, "later": 1, "none": 1}
    assert [titles(a, due=due) for due in listing.DUES] == [["Late"], ["Today"], ["Next week"], ["Never"]]
    assert listing.count_overdue(a.owner) == 1


def test_it_is_narrowed_by_everything_the_list_shows(a, ask, four):
    clients.edit(client=a.bakery, by=a.owner, now=NOON, assigned_to=a.admin.pk)
    TeamPlace.objects.create(client=a.bakery, member=a.staff)
    bread = ask("Bread", client=a.bakery, kind="upload", by=a.owner)

    for wish in (
        {"words": ("bakery",)}, {"words": ("brea",)}, {"kind": "upload"}, {"client": a.bakery.pk}, {"by": a.owner.user_id},
        {"staff": a.admin.pk}, {"staff": a.staff.pk},
    ):  # fmt: skip
        assert titles(a, **wish) == [bread.title], wish
    assert titles(a, words=("brea", "xyz")) == []
    assert len(titles(a, staff="nobody")) == 4
    Action.objects.filter(pk=bread.pk).update(asked_by=None)
    assert [one.title for one in listing.narrowed(listing.everyones(a.owner), Wish(by="product"))] == [
        "Bread"
    ]


def test_only_clients_one_may_see_and_none_that_were_put_away(a, ask, four):
    ask("Bread", client=a.bakery, kind="other")
    clients.archive(client=a.bakery, by=a.owner, now=NOON)
    Client.objects.filter(pk=a.household.pk).update(is_test=True)

    assert titles(a) == []
    assert listing.clients_waiting(a.owner) == []


def test_what_was_done_in_the_last_90_days_the_newest_first(a, ask):
    for title, days in (("Old", 91), ("Middle", 89), ("New", 1)):
        operations.settle(action=ask(title), by=a.alice, now=NOON - timedelta(days=days))

    assert titles(a, tab="done") == ["New", "Middle"]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from([None, -2, 0, 3]), st.integers(0, 2)), min_size=1, max_size=9),
    st.integers(1, 4),
)
def test_turning_pages_shows_each_row_once_in_order_both_ways(a, rows, size):
    Action.objects.all().delete()
    for number, (days, hours) in enumerate(rows):
        due = None if days is None else TODAY + timedelta(days=days)
        at = NOON + timedelta(hours=hours)
        Action.objects.create(
            client=(a.household, a.bakery)[number % 2], kind="other", title=f"{number}", due_on=due, created_at=at,
            settled_at=at, settled_side="staff",
        )  # fmt: skip

    for order in (*ORDERS.values(), SETTLED):
        every = Action.objects.select_related("client")
        wanted = list(every.order_by(*order.by()))
        pages, mark = [], ""
        while True:
            page = cursor.sorted_page(every, order, size=size, after=mark)
            pages.append(page)
            if not (mark := page.older):
                break
        assert [row for page in pages for row in page.rows] == wanted
        back: list[Action] = []
        mark = pages[-1].newer
        while mark:
            page = cursor.sorted_page(every, order, size=size, before=mark)
            back = page.rows + back
            mark = page.newer
        before_last = wanted[: len(wanted) - len(pages[-1].rows)]
        assert back[-len(before_last) :] == before_last if before_last else back == []


@pytest.mark.parametrize("mark", ["x", "1-2-3", "%00", "9" * 80, f"0-{'0' * 32}-notaday", "-" * 4000])
def test_a_mark_that_is_nonsense_shows_the_first_page(a, four, mark):
    assert titles(a, after=mark) == titles(a, before=mark) == ["Late", "Today", "Next week", "Never"]


def test_the_list_asks_the_same_whatever_its_length(a, ask):
    ask("One")
    with scope(), CaptureQueriesContext(connection) as one:
        listing.read(Wish(), by=a.owner, now=NOON)
    ask("Two"), ask("Three", client=a.bakery)
    with scope(), CaptureQueriesContext(connection) as three:
        listing.read(Wish(), by=a.owner, now=NOON)

    assert len(one) == len(three)
