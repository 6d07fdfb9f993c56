"""
Asked as the mail of one piece of news goes out: whether it may by now, and what goes with it. Whoever mails a person
holds their `Pace`, so two workers never mail one thing twice. What goes is settled first and handed to our mail server
last, in one transaction: if the server does not take it, it waits as before; a worker killed between the server's
answer and the commit mails it once more.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone

from features.accounts.models import User
from features.base import composition, mail, sealed
from features.base.models import OutboxEntry
from features.base.outbox import NotYet
from features.notifications import emails, queries, rhythm, stopping
from features.notifications.models import Notification, Pace, Way
from features.notifications.rhythm import Clock

Sort = Literal["", "urgent", "news", "reminder", "summary"]
type Said = tuple[Notification, dict[str, Any]]


def pick(notification_id: str, payload: dict[str, Any]) -> dict[str, Any] | None:
    """
    Return what goes to this person now: this alone in its own words, or with what waits beside it.

    :raises NotYet: they have quiet hours, it is not the hour of their summary, or they were reminded today.
    """
    row = _waiting(notification_id)
    if row is None:
        return None
    pace = _hold(row.user)
    row, now = _waiting(notification_id), timezone.now()  # whoever was faster may have taken it along
    if row is None:
        return None
    sort = sort_of(row, queries.wish(row))
    if not sort:
        _settle([row], now)
        return None
    clock = rhythm.clock_of(row.user)
    _check_time(row, sort, clock, pace, now)
    rows = [(row, payload), *(_beside(row, sort, clock, pace, now))]
    said = _still_said(rows, now)
    if not said:
        return None
    made = emails.together(said, is_summary=sort == "summary") if len(said) > 1 else said[0][1]
    then = partial(_went, pace, [one for one, _ in said], sort, now)
    headers = stopping.headers([one for one, _ in said])
    return made | {"to": row.user.email, "headers": headers, "then": then}


def sort_of(row: Notification, way: str) -> Sort:
    """Return with what it goes together that reaches its person this way; nothing, if it is not to be mailed."""
    kind = composition.announced.get(row.kind)
    if way == Way.OFF or kind is None:
        return ""
    if way == Way.SUMMARY:
        return "summary"
    return "reminder" if kind.reminder else "urgent" if kind.urgent else "news"


def _waiting(notification_id: str) -> Notification | None:
    rows = Notification.objects.filter(pk=notification_id, settled_at__isnull=True)
    return rows.select_related("user", "client").first()


def _hold(user: User) -> Pace:
    Pace.objects.get_or_create(user=user)
    return Pace.objects.select_for_update(no_key=True).get(user=user)


def _check_time(row: Notification, sort: Sort, clock: Clock, pace: Pace, now: datetime) -> None:
    if sort == "summary":
        last = clock.last_summary(now)
        had = pace.summarized_at is not None and pace.summarized_at >= last
        if had or row.created_at >= last or (emails.is_reminder(row) and _is_spent(clock, pace, now)):
            raise NotYet(clock.next_summary(now))
    elif sort != "urgent" and clock.is_quiet(now):
        raise NotYet(clock.speaks_from(now))
    elif sort == "reminder" and _is_spent(clock, pace, now):
        raise NotYet(rhythm.next_reminders(clock, now))


def _is_spent(clock: Clock, pace: Pace, now: datetime) -> bool:
    """Return whether the day's one mail with reminders has gone."""
    return pace.reminded_at is not None and clock.day(pace.reminded_at) >= clock.day(now)


def _beside(row: Notification, sort: Sort, clock: Clock, pace: Pace, now: datetime) -> list[Said]:
    """Return what else waits for the same person and goes along, as it was queued."""
    if sort == "urgent" or (sort == "news" and not settings.NEWS_WAIT):
        return []
    others = queries.waiting_for([row.user_id]).exclude(pk=row.pk)
    if _is_spent(clock, pace, now):
        others = others.exclude(kind__in=[kind.key for kind in composition.announced if kind.reminder])
    ways = queries.wishes(row.user, list(others))
    found = {one.letter: one for one in others if one.letter and sort_of(one, ways[one.pk]) == sort}
    entries = OutboxEntry.objects.filter(pk__in=found, state=OutboxEntry.State.WAITING).order_by("created_at")
    return [(found[entry.pk], sealed.unseal(entry.payload)) for entry in entries]


def _still_said(rows: Sequence[Said], now: datetime) -> list[Said]:
    """Return what is still to be said, in the words of now; the rest is settled."""
    said = [(row, made) for row, payload in rows if (made := mail.made_now(payload)) is not None]
    kept = {row.pk for row, _ in said}
    _settle([row for row, _ in rows if row.pk not in kept], now)
    return said


def _settle(rows: Sequence[Notification], now: datetime) -> None:
    if rows:
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(settled_at=now)


def _went(pace: Pace, rows: Sequence[Notification], sort: Sort, now: datetime) -> None:
    """Note what goes, in the transaction that ends once our mail server took it."""
    _settle(rows, now)
    if sort == "summary":
        pace.summarized_at = now
    if any(emails.is_reminder(row) for row in rows):
        pace.reminded_at = now
    pace.save(update_fields=["summarized_at", "reminded_at"])
