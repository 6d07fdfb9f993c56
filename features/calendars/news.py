"""What people are told of their own calendar: once, when it stops working."""

from django.conf import settings
from django.urls import reverse

from features.base import announcements
from features.base.announcements import Announcement
from features.base.composition import Announced
from features.calendars.models import CalendarLink
from features.calendars.rules import BOOKING

STOPPED = Announced(
    "calendar.stopped", 340, "staff", "Your calendar is not read any more",
    "When the calendar that you connected lets us in no longer, or does not answer for a day.", "calendar",
    switch=BOOKING,
)  # fmt: skip
PAGE = "calendars_staff:own"


def tell(link: CalendarLink, title: str) -> None:
    """Tell a calendar's person that it stopped working; each calendar's once, however often this is called."""
    announcements.announce(
        Announcement(
            STOPPED.key, title, reverse(PAGE, urlconf=settings.FIRM_URLCONF), [link.member.user_id],
            key=f"calendar {link.pk} {int(link.away_since.timestamp()) if link.away_since else ''}",
            detail="Until then clients may book you at times that are taken.",
        )
    )  # fmt: skip
