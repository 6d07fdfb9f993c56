"""What waits to be sent, and which moments are offered for that: on the clock of whoever sends it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from features.accounts.models import Membership
from features.base import programs, walls
from features.base.errors import Refused
from features.base.permissions import Actor
from features.messages import queries
from features.messages.models import ScheduledFile, ScheduledMessage, Thread

MORNING, MONDAY, A_WEEK = time(8), 0, 7
FARTHEST = timedelta(days=366)
State = ScheduledMessage.State


@dataclass(frozen=True)
class Offer:
    """A moment to choose with one press."""

    label: str
    at: datetime


def visible_to(by: Actor) -> QuerySet[ScheduledMessage]:
    """Return what is scheduled, or could not be sent, in the chats that somebody of the firm sees."""
    rows = ScheduledMessage.objects.filter(state__in=[State.WAITING, State.FAILED])
    return rows.filter(thread__in=queries.in_workspace(by))


def of_thread(thread: Thread) -> QuerySet[ScheduledMessage, Any]:
    """Return what is scheduled in a thread that staff see, with the `names` of its files; no client's page asks."""
    rows = ScheduledMessage.objects.filter(thread=thread, state__in=[State.WAITING, State.FAILED])
    names = ArraySubquery(ScheduledFile.objects.filter(scheduled=OuterRef("pk")).values("filename"))
    return rows.annotate(names=names).select_related("sender__user").order_by("send_at", "pk")


def offers(now: datetime, zone: ZoneInfo) -> list[Offer]:
    """Return tomorrow at 8, and Monday at 8 where that is another day, there."""
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=A_WEEK - today.weekday())
    days = {"Tomorrow, 8:00 am": today + walls.A_DAY, "Monday, 8:00 am": monday}
    if days["Monday, 8:00 am"] == days["Tomorrow, 8:00 am"]:
        del days["Tomorrow, 8:00 am"]
    return [Offer(label, walls.moment(day, MORNING, zone)) for label, day in days.items()]


def moment(text: str, zone: ZoneInfo) -> datetime:
    """
    Return the moment of a day and a time as a form gives it; the first of two where clocks are put back.

    :raises Refused: there is no such moment.
    """
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("Choose a day and a time, such as 2026-03-13 8:00.", field="send_at") from error
    if given.tzinfo is not None:
        return given.astimezone(UTC)
    if not walls.exists(given, zone):
        raise Refused(
            "There is no such hour on that day: clocks are put forward. Choose another.", field="send_at"
        )
    return given.replace(tzinfo=zone).astimezone(UTC)


def tidy(at: datetime, now: datetime) -> datetime:
    """
    :raises Refused: it is over, or too far away.
    """
    if at <= now:
        raise Refused("That time is over. Choose a later one, or send it now.", field="send_at")
    if at - now > FARTHEST:
        raise Refused("Choose a time within a year.", field="send_at")
    return at


def is_theirs(planned: ScheduledMessage, by: Actor) -> bool:
    return all(getattr(planned, name) == value for name, value in _ids(by).items())


def written_by(by: Actor) -> dict[str, Any]:
    """Return whose message it is, as its row says it: a colleague's, or a program's."""
    return {"sender": by} if isinstance(by, Membership) else {"program": by.actor_id}


def _ids(by: Actor) -> dict[str, UUID]:
    return {"sender_id": by.pk} if isinstance(by, Membership) else {"program": by.actor_id}


def author(planned: ScheduledMessage) -> Actor | None:
    """Return who wrote it, if they still work here; a program, if its key still opens something."""
    if planned.sender is not None:
        return planned.sender if planned.sender.is_active else None
    return programs.find(planned.program) if planned.program else None
