"""Appointments in the calendars of those who give them: written, moved and removed by the worker, once and in order."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from features.base import outbox
from features.base.models import OutboxEntry
from features.base.outbox import Hopeless, NotYet
from features.calendars import boxes, rounds
from features.calendars.models import CalendarLink, WrittenEvent
from features.calendars.operations import settling
from integrations.calendars import ics
from integrations.calendars.errors import Refused, Revoked
from integrations.calendars.model import Event

PUT, REMOVE = "calendar.put", "calendar.remove"
State, Why = CalendarLink.State, CalendarLink.Why
TIMES = ("starts_at", "ends_at", "changed_at")
NOT_TAKEN = "The calendar does not take appointments."


def put_event(*, member_id: UUID, event: Event) -> None:
    """
    Write an appointment into somebody's calendar, or how it is now, soon. Without a calendar nothing happens. People of
    the event are not written there: they are told by us.

    :raises NotAnEvent: see integrations.calendars.ics.
    """
    ics.check(event)
    if _has_one(member_id):
        times = {name: getattr(event, name).isoformat() for name in TIMES}
        said = asdict(event) | times | {"organizer": None, "attendees": []}
        outbox.put(PUT, {"member": str(member_id), "event": said})


def remove_event(*, member_id: UUID, uid: str, sequence: int) -> None:
    """
    Take an appointment out of somebody's calendar, soon. `sequence` is that of the cancellation.

    :raises NotAnEvent: the uid is none.
    """
    ics.checked(uid)
    if _has_one(member_id):
        outbox.put(REMOVE, {"member": str(member_id), "uid": uid, "sequence": sequence})


def _has_one(member_id: UUID) -> bool:
    return CalendarLink.objects.filter(member=member_id).exists()


@outbox.handles(PUT)
def put(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Write it, unless a newer version stands there, or it is over. Who does not answer is asked again."""
    event, now = _event(payload["event"]), timezone.now()
    link = _link(payload["member"], now)
    if link is None or event.ends_at < now or _is_newer(link, event.uid, event.sequence, removal=False):
        return
    try:
        boxes.calendar_of(link, now=now).put(event)
    except Revoked:
        settling.broke(link, Why.REVOKED)
        return
    except Refused as refusal:
        raise Hopeless(NOT_TAKEN) from refusal
    WrittenEvent.objects.update_or_create(
        link=link, uid=event.uid,
        defaults={
            "sequence": event.sequence, "starts_at": event.starts_at, "ends_at": event.ends_at, "is_removed": False,
        },
    )  # fmt: skip
    rounds.read_one.later(str(link.pk))


@outbox.handles(REMOVE)
def remove(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Remove it, unless it was written again since."""
    uid, sequence, now = payload["uid"], payload["sequence"], timezone.now()
    link = _link(payload["member"], now)
    if link is None or _is_newer(link, uid, sequence, removal=True):
        return
    try:
        boxes.calendar_of(link, now=now).remove(uid)
    except Revoked:
        settling.broke(link, Why.REVOKED)
        return
    except Refused as refusal:
        raise Hopeless(NOT_TAKEN) from refusal
    WrittenEvent.objects.filter(link=link, uid=uid).update(sequence=sequence, is_removed=True)
    rounds.read_one.later(str(link.pk))


def _link(member_id: str, now: datetime) -> CalendarLink | None:
    """
    Return the calendar to write into, held. None when there is none, or none that works: once it is connected again,
    what is planned then is written anew (`hooks.connected`).

    :raises NotYet: it is still being looked at.
    """
    found = CalendarLink.objects.filter(member=UUID(member_id)).values_list("pk", flat=True).first()
    link = settling.held(found) if found else None
    if link is not None and link.state == State.CHECKING:
        raise NotYet(now + timedelta(minutes=1))
    return link if link is not None and link.state == State.WORKS else None


def _is_newer(link: CalendarLink, uid: str, sequence: int, *, removal: bool) -> bool:
    """Return whether what stands there is newer than a version, or as new and removed."""
    row = WrittenEvent.objects.filter(link=link, uid=uid).first()
    if row is None:
        return False
    return row.sequence > sequence or (row.sequence == sequence and row.is_removed and not removal)


def _event(said: dict[str, Any]) -> Event:
    times = {name: datetime.fromisoformat(said[name]) for name in TIMES}
    return Event(**{**said, **times, "attendees": ()})
