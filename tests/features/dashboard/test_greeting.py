from datetime import datetime

import pytest

from features.dashboard.greeting import greeting


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (3, "evening"),
        (4, "morning"),
        (11, "morning"),
        (12, "afternoon"),
        (17, "afternoon"),
        (18, "evening"),
        (23, "evening"),
    ],
)
def test_the_greeting_follows_the_clock(hour, part):
    assert greeting(datetime(2026, 3, 10, hour, 59), "Eleanor Marsh") == f"Good {part}, Eleanor"  # noqa: DTZ001  local


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Eleanor Marsh", "Eleanor"),
        ("Dr. Eleanor Marsh", "Eleanor"),
        ("Lucía", "Lucía"),
        ("J. Marsh", "J. Marsh"),
        ("  Mei   Tran ", "Mei"),
        ("Mary-Jane Watson", "Mary-Jane"),
    ],
)
def test_people_are_called_by_their_first_name(name, called):
    assert greeting(datetime(2026, 3, 10, 9), name) == f"Good morning, {called}"  # noqa: DTZ001  local


def test_somebody_without_a_name_is_greeted_all_the_same():
    assert greeting(datetime(2026, 3, 10, 9), " ") == "Good morning"  # noqa: DTZ001  local
