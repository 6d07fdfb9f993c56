"""When the next step is to be expected: whatever the past was, what is said lies within it."""

import os
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from features.work.expected import FEWEST, expected, pace

CASES = int(os.environ.get("WORK_CASES", "60"))
SINCE = datetime(2026, 3, 10, 12, tzinfo=UTC)
TIMES = st.lists(st.timedeltas(timedelta(), timedelta(days=400)), min_size=FEWEST, max_size=40)


def test_with_too_few_past_times_nothing_is_said():
    assert pace([timedelta(days=1)] * (FEWEST - 1)) is None
    known = pace([timedelta(days=1)] * FEWEST)
    assert expected([known, None], since=SINCE, now=SINCE) is None
    assert expected([], since=SINCE, now=SINCE) is None


def test_the_median_is_said_with_the_quartiles():
    known = pace([timedelta(days=day) for day in range(1, 10)])

    found = expected([known, known], since=SINCE, now=SINCE)

    assert (known.fast, known.middle, known.slow) == (timedelta(days=3), timedelta(days=5), timedelta(days=7))
    assert (found.earliest - SINCE, found.day - SINCE, found.latest - SINCE) == tuple(
        timedelta(days=days) for days in (6, 10, 14)
    )


@settings(max_examples=CASES, deadline=None)
@given(TIMES)
def test_it_lies_between_the_shortest_and_the_longest_and_order_does_not_matter(times):
    found = pace(times)

    assert min(times) <= found.fast <= found.middle <= found.slow <= max(times)
    assert found == pace(times[::-1])


@settings(max_examples=CASES, deadline=None)
@given(st.lists(TIMES, min_size=1, max_size=4), st.timedeltas(timedelta(), timedelta(days=500)))
def test_what_is_said_is_never_past_and_more_stages_never_come_sooner(stages, passed):
    paces, now = [pace(times) for times in stages], SINCE + passed
    found, longer = (expected(some, since=SINCE, now=now) for some in (paces, [*paces, paces[0]]))

    if found is None:
        assert SINCE + sum((one.slow for one in paces), timedelta()) <= now
        return
    assert now <= found.earliest <= found.day <= found.latest
    assert longer.day >= found.day
    assert longer.latest >= found.latest
