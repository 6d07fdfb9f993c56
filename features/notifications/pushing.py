"""
Telling devices. What was just announced waits half a minute, so that whoever has the page before them reads it there;
then all of the person's devices are told, and what follows within five minutes goes together. Whether, and in which
words, is asked again as each device is told.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from branding import queries as brands
from features.base import composition, outbox
from features.base.composition import Announced
from features.base.models import OutboxEntry
from features.base.outbox import NotYet
from features.notifications import devices, emails, queries, rhythm
from features.notifications.models import Notification, PushPace, PushSubscription
from features.notifications.rhythm import Clock
from integrations.push import gateway
from integrations.push.gateway import Gone, Later, NotTaken
from tenants.context import require_firm

GATHER, DEVICE = "push", "push.device"
PAUSE = timedelta(seconds=25)  # pages that are open look every 20 seconds without a line
USEFUL = timedelta(hours=12)  # what could not be handed over by then is not told on devices any more
FIRST_WAIT, LONGEST_WAIT = 60, 3600  # seconds until a push service that did not take it is asked again
LINE, MORE = 160, 3  # signs of a line; things named in one that tells of several
PAGES = {"client": "notifications:index", "staff": "notifications_staff:index"}


def queue(row: Notification, kind: Announced, clock: Clock) -> None:
    """Let the person's devices be told of it, when they may."""
    now = timezone.now()
    wait = emails.waits(kind) if kind.reminder else min(settings.NEWS_WAIT, PAUSE)
    at = now if kind.urgent else clock.speaks_from(now + wait)
    outbox.put(GATHER, {"notification": str(row.pk)}, not_before=at)


@outbox.handles(GATHER)
def gather(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """
    Queue what a person's devices are told now: this, with what waits beside it.

    :raises NotYet: they have quiet hours, were told moments ago, or were reminded today.
    """
    row = _waiting(payload["notification"])
    if row is None:
        return
    pace, now = _hold(row), timezone.now()
    row = _waiting(payload["notification"])  # whoever was faster may have taken it along
    if row is None:
        return
    if not queries.is_to_be_pushed(row):
        _settle([row])
        return
    sort = _sort(row)
    _check_time(row, sort, pace, now)
    rows = [row, *_beside(row, sort)]
    _settle(rows)
    for device in devices.listening(row.user_id, row.side, now=now):
        _put(device, [str(one.pk) for one in rows], entry.pk.hex, now)
    _note(pace, sort, now)


def _waiting(notification_id: str) -> Notification | None:
    rows = Notification.objects.filter(pk=notification_id, to_push=True)
    return rows.select_related("user").first()


def _hold(row: Notification) -> PushPace:
    PushPace.objects.get_or_create(user=row.user, side=row.side)
    return PushPace.objects.select_for_update(no_key=True).get(user=row.user, side=row.side)


def _sort(row: Notification) -> str:
    kind = composition.announced.get(row.kind)
    if kind is None:
        return ""
    return "reminder" if kind.reminder else "urgent" if kind.urgent else "news"


def _check_time(row: Notification, sort: str, pace: PushPace, now: datetime) -> None:
    if sort == "urgent":
        return
    clock = rhythm.clock_of(row.user)
    if clock.is_quiet(now):
        raise NotYet(clock.speaks_from(now))
    if sort == "reminder":
        if pace.reminded_at is not None and clock.day(pace.reminded_at) >= clock.day(now):
            raise NotYet(rhythm.next_reminders(clock, now))
    elif pace.told_at is not None and now < pace.told_at + settings.NEWS_WAIT:
        raise NotYet(clock.speaks_from(pace.told_at + settings.NEWS_WAIT))


def _beside(row: Notification, sort: str) -> list[Notification]:
    """Return what else waits for the same person and goes along."""
    if sort == "urgent" or (sort == "news" and not settings.NEWS_WAIT):
        return []
    rows = Notification.objects.filter(user=row.user_id, side=row.side, to_push=True).exclude(pk=row.pk)
    return [one for one in rows.order_by("created_at", "pk") if _sort(one) == sort]


def _settle(rows: Sequence[Notification]) -> None:
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(to_push=False)


def _note(pace: PushPace, sort: str, now: datetime) -> None:
    pace.told_at = now
    pace.reminded_at = now if sort == "reminder" else pace.reminded_at
    pace.save(update_fields=["told_at", "reminded_at"])


def _put(device: PushSubscription, rows: list[str], tag: str, now: datetime) -> None:
    until = (now + USEFUL).isoformat()
    outbox.put(DEVICE, {"device": str(device.pk), "rows": rows, "tag": tag, "until": until})


@outbox.handles(DEVICE)
def tell(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Tell one device, if its person is still signed in there and anything is left to be said."""
    now = timezone.now()
    device = PushSubscription.objects.filter(pk=payload["device"]).first()
    if device is None or now >= datetime.fromisoformat(payload["until"]):
        return
    if not devices.listening(device.user_id, device.side, now=now).filter(pk=device.pk).exists():
        return
    rows = Notification.objects.filter(pk__in=payload["rows"], user=device.user_id, side=device.side)
    left = [row for row in rows.select_related("user").order_by("created_at") if queries.is_to_be_pushed(row)]
    if left:
        _hand_over(device, left, payload, now)


def _hand_over(
    device: PushSubscription, rows: list[Notification], payload: dict[str, Any], now: datetime
) -> None:
    said = json.dumps(message(rows, payload["tag"]), ensure_ascii=False).encode()
    is_urgent = any(_sort(row) == "urgent" for row in rows)
    try:
        gateway.send(devices.receiver_of(device), said, urgency="high" if is_urgent else "normal")
    except Gone:
        device.delete()
    except NotTaken:
        _failed(device)
    except Later as later:
        _again(payload, later.seconds, now)
    else:
        PushSubscription.objects.filter(pk=device.pk).update(used_at=now, failures=0)


def _failed(device: PushSubscription) -> None:
    """Count that it was refused; forget the device after many in a row."""
    device.failures += 1
    if device.failures >= devices.FAILURES:
        device.delete()
    else:
        device.save(update_fields=["failures"])


def _again(payload: dict[str, Any], seconds: int | None, now: datetime) -> None:
    """Try again: when the service said, or after a minute and then twice as long each time."""
    wait = min(FIRST_WAIT * 2 ** payload.get("tries", 0), LONGEST_WAIT)
    at = now + timedelta(seconds=max(wait, seconds or 0))
    outbox.put(DEVICE, payload | {"tries": payload.get("tries", 0) + 1}, not_before=at)


def message(rows: Sequence[Notification], tag: str) -> dict[str, str]:
    """Return what a device shows: the words of the list, where they lead, and the firm's own icon."""
    first, brand = rows[0], brands.published(require_firm())
    one = len(rows) == 1
    more = [row.title for row in rows[:MORE]] + ([f"and {len(rows) - MORE} more"] if len(rows) > MORE else [])
    return {
        "title": _short(first.title if one else f"{len(rows)} things are new"),
        "body": _short(first.detail) if one else "\n".join(_short(title) for title in more),
        "path": first.path if one else reverse(PAGES[first.side], urlconf=settings.FIRM_URLCONF),
        "icon": brand.icon_url(192), "tag": tag,
    }  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= LINE else f"{text[: LINE - 1]}…"
