"""The calendar that a member of staff connected: a busy time, and an appointment of ours in it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from features.calendars import boxes
from features.calendars.models import BusyTime, CalendarLink, WrittenEvent
from tests.isolation.factories import now

if TYPE_CHECKING:
    from tests.isolation.world import Inside


def connected(here: "Inside") -> None:
    """Its reading lies ahead, so that no request of the run asks anybody outside."""
    row = here.add(
        CalendarLink, "firm", "calendar", member=here.rows["staff"], kind="caldav", state="works", why="", box=b"",
        next_at=now() + timedelta(days=9), read_at=now(),
    )  # fmt: skip
    boxes.seal(
        row,
        {
            "username": "x",
            "password": "y",
            "read": [],
            "into": "https://dav.example/",
            "names": {"https://dav.example/": "Work"},
        },
    )
    row.save()
    at = now() + timedelta(days=3)
    here.add(BusyTime, "firm", "busy-time", link=row, starts_at=at, ends_at=at + timedelta(hours=1))
    here.add(
        WrittenEvent,
        "firm",
        "written-event",
        link=row,
        sequence=0,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
    )
