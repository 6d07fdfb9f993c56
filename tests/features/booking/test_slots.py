"""Properties of the slots, over zones and years in which clocks are changed. BOOKING_EXAMPLES runs more of them."""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.booking import slots
from features.booking.slots import DAY, Diary, Rules

EXAMPLES = int(os.environ.get("BOOKING_EXAMPLES", "60"))
ZONES = [
    "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca",
    "Pacific/Apia", "America/Havana", "UTC",
]  # fmt: skip
CHANGES = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2026, 9, 6),
]


def minute(at: datetime) -> int:
    return slots.minutes(at)


@st.composite
def spans(draw, most=3):
    edges = sorted(draw(st.lists(st.integers(0, 23 * 12 + 11), min_size=2, max_size=2 * most, unique=True)))
    clocks = [time(edge * 5 // 60, edge * 5 % 60) for edge in edges]
    return list(zip(clocks[::2], clocks[1::2], strict=False))


@st.composite
def schedules(draw):
    day = draw(st.sampled_from(CHANGES)) + timedelta(days=draw(st.integers(-4, 2)))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    week = {number: draw(spans()) for number in draw(st.sets(st.integers(0, 6), min_size=1))}
    first = minute(datetime.combine(day, time(), zone))
    window = (first, first + draw(st.integers(1, 8)) * DAY)
    busy = [
        (first + begins, first + begins + length)
        for begins, length in draw(
            st.lists(st.tuples(st.integers(-600, 8 * DAY), st.integers(5, 600)), max_size=12)
        )
    ]
    off = draw(st.lists(st.tuples(st.integers(0, 6), spans(most=1) | st.just([])), max_size=2))
    days_off = [(day + timedelta(days=begin), day + timedelta(days=begin), walls) for begin, walls in off]
    rules = Rules(
        draw(st.sampled_from([5, 15, 30, 45, 60, 90])), draw(st.sampled_from([5, 10, 15, 30, 60])),
        draw(st.sampled_from([0, 10, 30])), draw(st.sampled_from([0, 15])), draw(st.sampled_from([0, 60, 1440])), 60,
    )  # fmt: skip
    return rules, Diary(zone, week, days_off, busy), window


def is_inside(at: int, diary: Diary) -> bool:
    """By the clock on the wall, a minute at a time: the definition, however slow."""
    wall = slots.moment(at).astimezone(diary.zone)
    clock = wall.time()
    is_open = any(opens <= clock < closes for opens, closes in diary.week.get(wall.weekday(), []))
    gone = any(
        first <= wall.date() <= last and (not walls or any(a <= clock < b for a, b in walls))
        for first, last, walls in diary.off
    )
    return is_open and not gone


@settings(max_examples=EXAMPLES, deadline=None)
@given(schedules())
def test_slots_lie_inside_hours_and_overlap_nothing(case):
    rules, diary, window = case
    found = slots.starts(rules, diary, window[0], window[1], window[0])
    assert found == sorted(set(found))
    walls = [slots.moment(at).astimezone(diary.zone).replace(tzinfo=None) for at in found]
    assert len(walls) == len(set(walls)), "the same clock time was offered twice"
    for at in found:
        assert window[0] + rules.notice <= at < window[1]
        assert all(is_inside(each, diary) for each in range(at, at + rules.length))
        around = (at - rules.before, at + rules.length + rules.after)
        assert not any(begins < around[1] and ends > around[0] for begins, ends in diary.busy)


@settings(max_examples=EXAMPLES // 3 + 1, deadline=None)
@given(schedules())
def test_slots_miss_nothing_that_could_be_booked(case):
    """Every minute of the grid of an unbroken stretch that fits is offered."""
    rules, diary, window = case
    found = set(slots.starts(rules, diary, window[0], window[1], window[0]))
    for at in range(window[0] + rules.notice, min(window[1], window[0] + 3 * DAY)):
        wall = slots.moment(at).astimezone(diary.zone)
        inside = [each for each in diary.week.get(wall.weekday(), []) if each[0] <= wall.time() < each[1]]
        if not inside or wall.fold or at in found:
            continue
        opens = inside[0][0]
        on_grid = (wall.hour * 60 + wall.minute - opens.hour * 60 - opens.minute) % rules.step == 0
        fits = on_grid and all(is_inside(each, diary) for each in range(at, at + rules.length))
        around = (at - rules.before, at + rules.length + rules.after)
        taken = any(begins < around[1] and ends > around[0] for begins, ends in diary.busy)
        assert not fits or taken or wall.second, (at, wall)


NEW_YORK = ZoneInfo("America/New_York")


def clocks(rules: Rules, diary: Diary, day: date) -> list[str]:
    begin = minute(datetime.combine(day, time(), diary.zone))
    found = slots.starts(rules, diary, begin, begin + 25 * 60, begin - DAY)
    return [f"{slots.moment(at).astimezone(diary.zone):%H:%M %Z}" for at in found]


def test_slots_where_an_hour_is_left_out():
    diary = Diary(NEW_YORK, {6: [(time(1), time(4))]})
    assert clocks(Rules(60, 60), diary, date(2026, 3, 8)) == ["01:00 EST", "03:00 EDT"]


def test_slots_where_an_hour_comes_twice_are_offered_once():
    diary = Diary(NEW_YORK, {6: [(time(0), time(3))]})
    assert clocks(Rules(60, 60), diary, date(2026, 11, 1)) == ["00:00 EDT", "01:00 EDT", "02:00 EST"]


def test_slots_of_a_day_that_is_full_are_none():
    day, rules = date(2026, 3, 11), Rules(30, 30, per_day=2)
    week = {2: [(time(9), time(11))]}
    assert len(clocks(rules, Diary(NEW_YORK, week, taken={day: 1}), day)) == 4
    assert clocks(rules, Diary(NEW_YORK, week, taken={day: 2}), day) == []


def test_slots_of_all_are_those_of_each():
    day = date(2026, 3, 11)
    one, two = (Diary(NEW_YORK, {2: [(time(a), time(b))]}) for a, b in ((9, 12), (11, 15)))
    begin = minute(datetime.combine(day, time(), NEW_YORK))
    window, rules = (begin, begin + DAY), Rules(60, 60)
    both = slots.among(rules, {"one": one, "two": two}, "all", window, begin)
    assert [slots.moment(at) for at in both] == [datetime(2026, 3, 11, 15, tzinfo=UTC)]
    some = slots.among(rules, {"one": one, "two": two}, "one", window, begin)
    assert [len(some[at]) for at in some] == [1, 1, 2, 1, 1, 1]


@pytest.mark.parametrize(
    "pieces", [slots.pieces(date(2026, 3, 8), NEW_YORK), slots.pieces(date(2026, 11, 1), NEW_YORK)]
)
def test_a_day_on_which_clocks_change_has_two_pieces(pieces):
    assert len(pieces) == 2
    assert pieces[0].ends == pieces[1].starts
    assert sum(one.ends - one.starts for one in pieces) in (23 * 60, 25 * 60)
