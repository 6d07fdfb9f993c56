"""When a firm is there: across nights, weekends, holidays, and the days on which clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from features.base.hours import Hours
from features.base.models import ClosedDays, OfficeDay
from tenants.context import inside

OREGON, HOWE = ZoneInfo("America/Los_Angeles"), ZoneInfo("Australia/Lord_Howe")
NINE_TO_FIVE = (time(9), time(17))
WORKDAYS = dict.fromkeys(range(5), NINE_TO_FIVE)


def at(text: str, zone: ZoneInfo = OREGON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def test_it_is_open_from_the_first_minute_and_closed_from_the_last() -> None:
    here = Hours(OREGON, WORKDAYS)

    for wall, is_open in (("08:59", False), ("09:00", True), ("16:59", True), ("17:00", False)):
        assert here.is_open(at(f"2026-03-10T{wall}")) is is_open
    assert not here.is_open(at("2026-03-14T12:00"))  # a Saturday


def test_a_weekend_with_a_holiday_is_one_closed_time() -> None:
    here = Hours(OREGON, WORKDAYS, [(date(2026, 5, 25), date(2026, 5, 25))])

    for moment in ("2026-05-22T17:00", "2026-05-24T03:00", "2026-05-25T12:00", "2026-05-26T08:59"):
        assert here.closed_since(at(moment)) == at("2026-05-22T17:00")
        assert here.opens_after(at(moment)) == at("2026-05-26T09:00")
    assert here.closed_since(at("2026-05-26T09:00")) is None


def test_the_hour_is_that_of_the_wall_also_after_clocks_are_changed() -> None:
    here = Hours(OREGON, WORKDAYS)

    assert here.opens_after(at("2026-03-07T12:00")) == datetime(
        2026, 3, 9, 16, tzinfo=UTC
    )  # clocks go forward
    assert here.opens_after(at("2026-10-31T12:00")) == datetime(2026, 11, 2, 17, tzinfo=UTC)  # and back
    early = Hours(OREGON, {6: (time(2, 30), time(8))})
    assert early.opens_after(at("2026-03-07T12:00")) == datetime(
        2026, 3, 8, 10, tzinfo=UTC
    )  # 3:00 follows 1:59


def test_without_any_hours_nothing_is_known() -> None:
    here = Hours(OREGON, {})

    assert here.is_open(at("2026-03-14T03:00"))
    assert here.opens_after(at("2026-03-14T03:00")) is here.closed_since(at("2026-03-14T03:00")) is None
    for_ever = Hours(OREGON, WORKDAYS, [(date(2020, 1, 1), date(2030, 1, 1))])
    assert not for_ever.is_open(at("2026-03-10T12:00"))
    assert (
        for_ever.opens_after(at("2026-03-10T12:00")) is for_ever.closed_since(at("2026-03-10T12:00")) is None
    )


@given(
    st.integers(0, 366 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.dictionaries(
        st.integers(0, 6),
        st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] < pair[1]),
        min_size=1,
    ),
    st.sampled_from([OREGON, HOWE, ZoneInfo("UTC"), ZoneInfo("America/Santiago")]),
)
def test_closed_lies_between_a_closing_and_an_opening(
    moment: datetime, week: dict[int, tuple[time, time]], zone: ZoneInfo
) -> None:
    here = Hours(zone, week)
    since, opens = here.closed_since(moment), here.opens_after(moment)

    assert opens is not None
    assert opens > moment
    assert here.is_open(opens)
    assert (since is None) is here.is_open(moment)
    if since is not None:
        assert since <= moment < opens
        assert not here.is_open(since)
        assert not here.is_open(opens - timedelta(microseconds=1))
        assert here.closed_since(opens - timedelta(microseconds=1)) == since


@pytest.mark.parametrize(
    "row",
    [
        OfficeDay(weekday=7, opens=time(9), closes=time(17)),
        OfficeDay(weekday=1, opens=time(17), closes=time(9)),
        ClosedDays(first_on=date(2026, 3, 2), last_on=date(2026, 3, 1)),
    ],
    ids=["no such day", "closes first", "ends first"],
)
def test_the_database_keeps_hours_in_order(cast, row) -> None:
    with inside(cast.a.firm), pytest.raises(IntegrityError), transaction.atomic():
        row.save()
