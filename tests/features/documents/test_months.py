from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from features.documents.months import months_before

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.requirement("S0-28")
@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-10 09:30", "2025-12-10 09:30"),
        ("2026-01-31 09:30", "2025-10-31 09:30"),
        ("2026-05-31 09:30", "2026-02-28 09:30"),  # February has no 31st
        ("2024-05-31 09:30", "2024-02-29 09:30"),  # unless a leap year, the 29th
        ("2024-05-29 09:30", "2024-02-29 09:30"),
        ("2025-05-29 09:30", "2025-02-28 09:30"),
        ("2025-02-28 09:30", "2024-11-28 09:30"),
        ("2024-02-29 09:30", "2023-11-29 09:30"),
        ("2026-06-08 02:30", "2026-03-08 03:30"),  # 2:30 am was skipped by the clocks that night
    ],
)
def test_three_months_before_is_the_same_day_and_time_on_the_firms_calendar(now, then):
    moment = datetime.fromisoformat(now).replace(tzinfo=NEW_YORK)

    found = months_before(moment, 3, NEW_YORK)

    assert found == datetime.fromisoformat(then).replace(tzinfo=NEW_YORK).astimezone(UTC)


def test_the_clocks_going_forward_do_not_move_the_boundary():
    summer = datetime(2026, 6, 1, 9, tzinfo=NEW_YORK)  # UTC-4

    found = months_before(summer, 3, NEW_YORK)

    assert found == datetime(2026, 3, 1, 14, tzinfo=UTC)  # 9 am at UTC-5


def test_the_day_is_that_of_the_firm_not_of_greenwich():
    late_on_may_31 = datetime(2026, 6, 1, 2, tzinfo=UTC)

    found = months_before(late_on_may_31, 3, NEW_YORK)

    assert found.astimezone(NEW_YORK).date().isoformat() == "2026-02-28"
