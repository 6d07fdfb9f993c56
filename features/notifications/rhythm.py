"""
When a person wishes to hear of things, by the clock on their wall. Hours are whole hours in their zone. An hour that a
change of the clock leaves out begins when the clock goes on; of an hour that comes twice, the first counts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from features.accounts.models import User
from features.base.walls import A_DAY, moment
from features.notifications.models import Rhythm
from tenants.context import require_firm

MORNING = 8
REMINDERS_AT = time(8, 50)  # on the firm's clock: after its slices have announced theirs, from eight on


@dataclass(frozen=True)
class Clock:
    """One person's zone, the hour of their summary, and from when until when they want quiet."""

    zone: ZoneInfo
    summary: int = MORNING
    quiet: tuple[int, int] | None = None
    only_kept: bool = False  # they want no mails but those of money and law

    def day(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def next_summary(self, after: datetime) -> datetime:
        """Return the first moment after this one at which a summary is due."""
        return min(moment for moment in self._summaries(after) if moment > after)

    def last_summary(self, now: datetime) -> datetime:
        """Return the last moment, up to this one, at which a summary was due."""
        return max(moment for moment in self._summaries(now) if moment <= now)

    def _summaries(self, around: datetime) -> Iterator[datetime]:
        today = self.day(around)
        return (moment(today + days * A_DAY, time(self.summary), self.zone) for days in range(-2, 4))

    def is_quiet(self, now: datetime) -> bool:
        return self.quiet is not None and is_within(now.astimezone(self.zone).hour, *self.quiet)

    def speaks_from(self, now: datetime) -> datetime:
        """Return the first moment from now on that lies outside of their quiet hours."""
        if self.quiet is None or not self.is_quiet(now):
            return now
        ends = (moment(self.day(now) + days * A_DAY, time(self.quiet[1]), self.zone) for days in range(-1, 4))
        return min(end for end in ends if end > now and not self.is_quiet(end))


def is_within(hour: int, first: int, until: int) -> bool:
    """Return whether an hour lies in a span of the day, which may go over midnight."""
    return first <= hour < until if first < until else hour >= first or hour < until


def clocks_of(users: Iterable[User]) -> dict[UUID, Clock]:
    """Return each person's clock, with one query for all of them."""
    people = list(users)
    chosen = {row.user_id: row for row in Rhythm.objects.filter(user__in=[user.pk for user in people])}
    return {user.pk: _clock(user, chosen.get(user.pk)) for user in people}


def clock_of(user: User) -> Clock:
    return clocks_of([user])[user.pk]


def _clock(user: User, row: Rhythm | None) -> Clock:
    zone = _zone(user)
    return Clock(zone, row.summary_at, row.quiet, row.only_kept) if row else Clock(zone)


def _zone(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.time_zone or require_firm().time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(require_firm().time_zone)


def next_reminders(clock: Clock, now: datetime) -> datetime:
    """Return when reminders may go again once this day's mail has gone: in a morning of the firm's, on a later day."""
    zone = ZoneInfo(require_firm().time_zone)
    today = now.astimezone(zone).date()
    mornings = (moment(today + days * A_DAY, REMINDERS_AT, zone) for days in range(4))
    return clock.speaks_from(min(one for one in mornings if one > now and clock.day(one) > clock.day(now)))
