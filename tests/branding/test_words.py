from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from branding import words

NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)  # Tuesday, 1:30 pm in New York


@pytest.fixture(autouse=True)
def new_york():
    with time_machine.travel(NOW, tick=False), timezone.override(ZoneInfo("America/New_York")):
        yield


@pytest.mark.parametrize(
    ("style", "moment", "said"),
    [
        ("", NOW, "1:30 pm"),
        ("", datetime(2026, 3, 10, 4, 5, tzinfo=UTC), "12:05 am"),
        ("", datetime(2026, 3, 10, 3, 59, tzinfo=UTC), "Yesterday"),  # it was still the 9th in New York
        ("", datetime(2026, 3, 3, 12, tzinfo=UTC), "March 3"),
        ("", datetime(2024, 3, 3, 12, tzinfo=UTC), "March 3, 2024"),
        ("", date(2026, 3, 10), "Today"),
        ("", date(2026, 3, 11), "Tomorrow"),
        ("time", NOW, "Today, 1:30 pm"),
        ("time", datetime(2026, 3, 9, 23, 40, tzinfo=UTC), "Yesterday, 7:40 pm"),
        ("time", datetime(2026, 3, 4, 15, 2, tzinfo=UTC), "March 4, 10:02 am"),
        ("time", date(2026, 3, 4), "March 4"),
        ("inside", datetime(2026, 3, 10, 3, 59, tzinfo=UTC), "yesterday"),
        ("inside", date(2026, 3, 13), "March 13"),
        ("inside time", datetime(2026, 3, 9, 23, 40, tzinfo=UTC), "yesterday, 7:40 pm"),
        ("inside time", datetime(2026, 3, 4, 15, 2, tzinfo=UTC), "March 4, 10:02 am"),
        ("day", date(2026, 3, 13), "Friday, March 13"),
        ("due", date(2026, 3, 13), "Friday, in 3 days"),
        ("due", date(2026, 3, 16), "Monday, in 6 days"),
        ("due", date(2026, 3, 20), "March 20"),
        ("due", date(2026, 3, 10), "today"),
        ("due", date(2026, 3, 11), "tomorrow"),
        ("due", date(2026, 3, 9), "March 9, 1 day late"),
        ("due", date(2026, 2, 27), "February 27, 11 days late"),
        ("ago", NOW - timedelta(seconds=40), "Just now"),
        ("ago", NOW - timedelta(seconds=61), "1 minute ago"),
        ("ago", NOW - timedelta(minutes=18), "18 minutes ago"),
        ("ago", NOW - timedelta(hours=2), "11:30 am"),
        ("ago", date(2026, 3, 9), "Yesterday"),
        ("within", NOW - timedelta(seconds=40), "just now"),
        ("within", date(2026, 3, 9), "yesterday"),
        ("within", date(2026, 3, 1), "March 1"),
        ("compact", date(2026, 3, 2), "Mar 2"),
        ("clock", NOW, "1:30 pm"),
    ],
)
def test_a_moment_is_said_as_a_person_would(style, moment, said):
    assert words.when(moment, style) == said


def test_an_unknown_style_is_an_error():
    with pytest.raises(KeyError):
        words.when(NOW, "long")


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (184250, "USD", "$1,842.50"),
        (0, "USD", "$0.00"),
        (5, "USD", "$0.05"),
        (-25000, "USD", "−$250.00"),
        (123456789, "EUR", "€1,234,567.89"),
        (1500, "JPY", "¥1,500"),
        (1500, "CHF", "CHF 15.00"),
        (1500, "KWD", "KWD 1.500"),
    ],
)
def test_money_is_written_with_all_its_decimals(minor, currency, written):
    assert words.money(minor, currency) == written


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1024, "1 KB"),
        (422_000, "412 KB"),
        (1_363_149, "1.3 MB"),
        (52_428_800, "50 MB"),
        (1_048_000, "1 MB"),
        (10**13, "9.1 TB"),
        (10**17, "90949 TB"),
    ],
)
def test_a_size_is_written_short(count, written):
    assert words.size(count) == written
