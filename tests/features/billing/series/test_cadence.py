"""The days of a series: one in each period, none left out, whatever the month or the year."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.billing import series_words
from features.billing.cadence import DAYS, MONTHS, Cadence, index
from features.billing.models import Series

E = Series.Every
cadences = st.builds(
    Cadence,
    st.sampled_from(E.values),
    st.dates(date(2020, 1, 1), date(2060, 12, 31)),
    st.integers(1, 31),
)


def days(cadence: Cadence, count: int) -> list[date]:
    found = [cadence.on_or_after(cadence.starts_on)]
    while len(found) < count:
        found.append(cadence.after(found[-1]))
    return found


@settings(max_examples=400, deadline=None)
@given(cadences)
def test_each_period_has_one_day_and_none_is_left_out(cadence: Cadence) -> None:
    found = days(cadence, 30)

    assert found[0] >= cadence.starts_on
    if cadence.by_months:
        assert (found[0] - cadence.starts_on).days <= 31
        assert {index(b) - index(a) for a, b in pairwise(found)} == {MONTHS[E(cadence.every)]}
        assert all(day.day == cadence.day or (day + timedelta(days=1)).day == 1 for day in found)
    else:
        assert {(b - a).days for a, b in pairwise(found)} == {DAYS[E(cadence.every)]}


@settings(max_examples=400, deadline=None)
@given(cadences, st.integers(0, 4000))
def test_whatever_day_it_is_asked_on_it_says_the_same_days(cadence: Cadence, later: int) -> None:
    asked = cadence.starts_on + timedelta(days=later)
    found = cadence.on_or_after(asked)

    assert found >= asked
    assert cadence.on_or_after(found) == found
    assert not any(
        cadence.on_or_after(asked + timedelta(days=at)) != found for at in range((found - asked).days + 1)
    )
    assert cadence.period(found)[0] <= found <= cadence.period(found)[1]
    assert cadence.period(cadence.after(found))[0] == cadence.period(found)[1] + timedelta(days=1)


@settings(max_examples=400, deadline=None)
@given(cadences, st.sampled_from(E.values), st.integers(1, 31), st.integers(1, 40))
def test_another_cadence_goes_on_in_the_same_period(was: Cadence, every: str, day: int, after: int) -> None:
    """So that a change bills no period twice, and leaves none out."""
    *_, last, upcoming = days(was, after + 1)
    new, found = Cadence(every, was.starts_on, day).in_place_of(was, upcoming)

    assert found > last
    assert new.on_or_after(found) == found
    if was.by_months and new.by_months:
        assert index(found) == index(upcoming)
    elif not new.by_months:
        assert found == upcoming
    else:
        assert 0 <= (found - upcoming).days <= 31


@pytest.mark.parametrize(
    ("every", "start", "day", "following"),
    [
        (E.MONTH, date(2027, 1, 31), 31, [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]),
        (E.MONTH, date(2028, 1, 30), 30, [date(2028, 1, 30), date(2028, 2, 29), date(2028, 3, 30)]),
        (E.YEAR, date(2028, 2, 29), 29, [date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]),
        (E.QUARTER, date(2026, 11, 30), 31, [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 31)]),
        (E.MONTH, date(2026, 11, 23), 1, [date(2026, 12, 1), date(2027, 1, 1)]),
        (E.FORTNIGHT, date(2026, 12, 21), 1, [date(2026, 12, 21), date(2027, 1, 4)]),
    ],
)  # fmt: skip
def test_known_days(every: str, start: date, day: int, following: list[date]) -> None:
    assert days(Cadence(every, start, day), len(following)) == following


@pytest.mark.parametrize(
    ("every", "on", "period", "before", "month"),
    [
        (E.MONTH, date(2027, 1, 5), "January 2027", "December 2026", "December"),
        (E.QUARTER, date(2026, 11, 30), "November 2026 to January 2027", "August to October 2026", "October"),
        (E.QUARTER, date(2027, 4, 1), "April to June 2027", "January to March 2027", "March"),
        (E.YEAR, date(2027, 1, 1), "2027", "2026", "December"),
        (E.HALF_YEAR, date(2027, 1, 1), "January to June 2027", "July to December 2026", "December"),
        (E.WEEK, date(2026, 11, 2), "November 2 to 8, 2026", "October 26 to November 1, 2026", "October"),
        (E.FORTNIGHT, date(2026, 12, 21), "December 21, 2026 to January 3, 2027", "December 7 to 20, 2026", "November"),
    ],
)  # fmt: skip
def test_a_period_is_said_in_words(every: str, on: date, period: str, before: str, month: str) -> None:
    found = series_words.values(Cadence(every, on, on.day), on)

    assert (found["period"], found["last_period"], found["last_month"]) == (period, before, month)


def test_a_name_that_looks_like_a_place_stays_one() -> None:
    cadence = Cadence(E.MONTH, date(2027, 1, 5), 5)

    assert (
        series_words.said("{month} {{year}} {else}", cadence, date(2027, 1, 5), most=99)
        == "January {2027} {else}"
    )
