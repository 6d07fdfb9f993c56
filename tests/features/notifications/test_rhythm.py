"""A person's own hours, in every zone, over every change of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.base.walls import moment
from features.notifications.rhythm import Clock

ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"})).map(ZoneInfo)
HOURS = st.integers(0, 23)
BEGIN = datetime(2007, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 23 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
NEW_YORK = ZoneInfo("America/New_York")


@given(ZONES, HOURS, MOMENTS)
def test_the_next_summary_is_the_first_of_its_hour(zone: ZoneInfo, hour: int, now: datetime) -> None:
    clock = Clock(zone, hour)

    due = clock.next_summary(now)

    wall = due.astimezone(zone)
    assert now < due
    assert (
        wall.hour == hour or (wall - timedelta(minutes=2)).astimezone(UTC).astimezone(zone).hour != wall.hour
    )
    assert clock.last_summary(due) == due
    assert clock.last_summary(due - timedelta(seconds=1)) < due


@given(ZONES, HOURS, MOMENTS)
def test_summaries_come_once_for_each_day_of_the_calendar(zone: ZoneInfo, hour: int, now: datetime) -> None:
    """Ten days from now hold nine to eleven of them, each on a day of its own."""
    clock, due = Clock(zone, hour), now
    found = []
    while (due := clock.next_summary(due)) <= now + timedelta(days=10):
        found.append(due)

    days = [clock.day(one) for one in found]
    assert len(set(days)) == len(days)
    assert 9 <= len(found) <= 11
    gaps = [two - one for one, two in pairwise(found)]
    left_out = any((two - one).days > 1 for one, two in pairwise(days))  # a zone that left out a whole day
    assert left_out or all(timedelta(hours=20) <= gap <= timedelta(hours=28) for gap in gaps)


@given(ZONES, HOURS, HOURS, MOMENTS)
def test_quiet_hours_end_and_nothing_is_said_within_them(
    zone: ZoneInfo, first: int, until: int, now: datetime
) -> None:
    if first == until:
        return
    clock = Clock(zone, quiet=(first, until))

    from_when = clock.speaks_from(now)

    assert not clock.is_quiet(from_when)
    assert from_when >= now
    assert from_when == now or clock.is_quiet(now)
    assert from_when - now <= timedelta(hours=49)


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        (date(2026, 3, 8), 2, "2026-03-08 03:00 EDT"),  # there is no two o'clock
        (date(2026, 11, 1), 1, "2026-11-01 01:00 EDT"),  # there are two of it
        (date(2026, 3, 8), 8, "2026-03-08 08:00 EDT"),
        (date(2026, 3, 7), 8, "2026-03-07 08:00 EST"),
    ],
)
def test_an_hour_that_is_not_there_or_twice_is_one_moment(day: date, hour: int, said: str) -> None:
    found = moment(day, time(hour), NEW_YORK)

    assert f"{found.astimezone(NEW_YORK):%Y-%m-%d %H:%M %Z}" == said
    clock = Clock(NEW_YORK, hour)
    assert clock.next_summary(found - timedelta(hours=3)) == found
    assert clock.day(clock.next_summary(found)) == day + timedelta(days=1)


def test_quiet_hours_go_over_midnight() -> None:
    clock = Clock(NEW_YORK, quiet=(22, 7))
    late = datetime(2026, 3, 10, 23, 30, tzinfo=NEW_YORK)

    assert clock.speaks_from(late) == datetime(2026, 3, 11, 7, tzinfo=NEW_YORK)
    assert clock.speaks_from(late.replace(hour=21)) == late.replace(hour=21)
