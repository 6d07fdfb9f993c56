"""What the slice hangs into the frame."""

from features.base import composition, rotation
from features.base.composition import EventText, NavItem
from features.calendars import boxes, news, rounds  # noqa: F401  Celery and the beat hear of rounds
from features.calendars.operations import looking, writing  # noqa: F401  the outbox hears of them
from features.calendars.rules import BOOKING

AREA = "Calendars"
EVENTS = (
    EventText("calendar.connected", "connected a calendar: {calendar}", AREA, "calendar", order=620),
    EventText("calendar.disconnected", "disconnected a calendar: {calendar}", AREA, "calendar", order=621),
    EventText("calendar.stopped", "stopped reading {about}’s calendar: {reason}", AREA, "alert", order=622),
)


def register() -> None:
    composition.account_menu.add(
        NavItem("calendar-staff", "staff", "Your calendar", "calendar", news.PAGE, 15, switch=BOOKING)
    )
    composition.announced.add(news.STOPPED)
    for event in EVENTS:
        composition.events.add(event)
    if boxes.BOXES not in rotation.holders:
        rotation.holders.append(boxes.BOXES)
