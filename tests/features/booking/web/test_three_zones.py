"""
A client in Kolkata books two people, in London and in New York, around the week in which clocks change there: London's
on October 25, New York's on November 1. Each keeps a calendar that takes what mails bring, read by another library.
"""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from icalendar import Calendar

from features.base.scope import scope
from features.booking import operations
from features.booking.models import Appointment
from tenants.context import inside
from tests.features.booking.conftest import WEEK
from tests.http import Browser, text_of

BEFORE = datetime(2026, 10, 20, 12, tzinfo=UTC)
STEPS = [  # the same moment as each of them reads it
    (
        datetime(2026, 10, 23, 13, 30, tzinfo=UTC),
        ("6:30 pm", "9:00 pm"),
        {
            "alice": "Friday, October 23, 7:00 to 7:30 pm (Kolkata)",
            "stella": "Friday, October 23, 2:30 to 3:00 pm (London)",
            "adam": "Friday, October 23, 9:30 to 10:00 am (New York)",
        },
    ),
    (
        datetime(2026, 10, 28, 13, 30, tzinfo=UTC),
        ("6:30 pm", "9:00 pm"),
        {
            "alice": "Wednesday, October 28, 7:00 to 7:30 pm (Kolkata)",
            "stella": "Wednesday, October 28, 1:30 to 2:00 pm (London)",
            "adam": "Wednesday, October 28, 9:30 to 10:00 am (New York)",
        },
    ),
    (
        datetime(2026, 11, 2, 14, 30, tzinfo=UTC),
        ("7:30 pm", "10:00 pm"),
        {
            "alice": "Monday, November 2, 8:00 to 8:30 pm (Kolkata)",
            "stella": "Monday, November 2, 2:30 to 3:00 pm (London)",
            "adam": "Monday, November 2, 9:30 to 10:00 am (New York)",
        },
    ),
]


class Kept:
    """Somebody's calendar: by its UID an entry is replaced by a newer one, and taken out by a cancellation (RFC 5546)."""

    def __init__(self) -> None:
        self.entries: dict[str, Any] = {}

    def take(self, file: bytes | str) -> None:
        calendar = Calendar.from_ical(file)
        (entry,) = calendar.walk("VEVENT")
        uid = str(entry["UID"])
        if uid in self.entries and int(self.entries[uid]["SEQUENCE"]) >= int(entry["SEQUENCE"]):
            return
        if calendar["METHOD"] == "CANCEL":
            assert entry["STATUS"] == "CANCELLED"
            self.entries.pop(uid)
        else:
            self.entries[uid] = entry

    @property
    def times(self) -> list[datetime]:
        return [entry["DTSTART"].dt for entry in self.entries.values()]


@pytest.fixture
def offered(cast, clock, offer):
    """Both give it together, each on the clock at home."""
    clock.move_to(BEFORE)
    a = cast.a
    offer(members=[a.staff, a.admin], who="all", zone="Europe/London")
    with inside(a.firm), scope():
        operations.set_hours(member=a.admin, by=a.owner, time_zone="America/New_York", week=WEEK)
        zones = (
            (a.alice, "Asia/Kolkata"),
            (a.staff, "Europe/London"),
            (a.admin, "America/New_York"),
        )
        for person, zone in zones:
            person.user.time_zone = zone
            person.user.save()


def chosen(browser: Browser, page: str, at: datetime, ends: tuple[str, str]) -> str:
    """Look at a day, and return the address of one of its times."""
    day = text_of(browser.get(f"{page}?day={at:%Y-%m-%d}"))
    found = re.findall(r'<a class="choice" href="(\?[^"]*at=[^"]*)#booking"[^>]*>([^<]*)</a>', day)
    assert (len(found), found[0][1], found[-1][1]) == (6, *ends)
    return page + next(unescape(url) for url, _ in found if f"at={at:%Y%m%dT%H%MZ}" in url)


@pytest.mark.requirement("S2-11")
@pytest.mark.usefixtures("offered")
def test_three_calendars_agree_while_clocks_change(cast, delivered):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    kept = {name: Kept() for name in ("alice", "stella", "adam")}
    page, appointment = "/appointments/new/", ""
    for at, ends, said in STEPS:
        url = chosen(alice, page, at, ends)
        assert "in New York." in text_of(alice.get(url))
        answer = alice.post(url, {"phone": "+91 98300 12345"})
        assert answer.status_code == 302
        appointment = answer["Location"]
        page = f"{appointment}move/"
        _heard(kept, delivered(), said)
        assert [one.times for one in kept.values()] == [[at]] * 3
        taken_home = Kept()
        taken_home.take(alice.get(f"{appointment}calendar/").content)
        assert taken_home.times == [at]

    assert alice.post(f"{appointment}cancellation/", {"reason": "On holiday"}).status_code == 302
    _heard(kept, delivered(), STEPS[-1][2])
    assert [one.times for one in kept.values()] == [[], [], []]
    with inside(cast.a.firm):
        made = Appointment.objects.get()
    assert (made.state, made.sequence, made.client_zone) == ("cancelled", 3, "Asia/Kolkata")


def _heard(kept: dict[str, Kept], letters, said: dict[str, str]) -> None:
    """Let each read their mail, which says the time on their own clock, and put its file into their calendar."""
    mails = {letter.to[0].partition("@")[0]: letter for letter in letters if letter.attachments}
    assert {name: said[name] in letter.body for name, letter in mails.items()} == dict.fromkeys(said, True)
    for name, letter in mails.items():
        kept[name].take(letter.attachments[0][1])
