"""What is mailed to one person: each thing in its own words, and several together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from branding import mail as look
from branding import queries as brands
from features.base import composition, mail, outbox, replying
from features.base.announcements import Announcement
from features.base.composition import Announced
from features.base.models import OutboxEntry
from features.notifications.models import Notification, Way
from features.notifications.rhythm import Clock
from tenants import hosts
from tenants.context import require_firm

PLAIN, SEVERAL = "notifications/email/news", "notifications/email/several"
BUNDLE = "notification"
CHOICES = {"client": "notifications:preferences", "staff": "notifications_staff:preferences"}
LONGEST_KEY = 63
REMINDERS = 6  # times as long as other news they wait for each other, for they come from several slices


def send(row: Notification, kind: Announced, what: Announcement, clock: Clock) -> OutboxEntry:
    """Queue it. Whether it may still go, and with what, is asked when it does (`bundling`)."""
    switch = what.switch or kind.switch
    reply_to = replying.address_for(row.user_id, what.reply, what.client_id)
    context = {
        **what.context, "name": row.user.name, "title": row.title, "detail": row.detail,
        "url": address(row.path), "choices_url": choices_url(row.side),
        "reply_to": reply_to,
    }  # fmt: skip
    return mail.send(
        to=row.user.email, template=what.template or PLAIN, context=context, switch=switch,
        bundle=(BUNDLE, str(row.pk)), dedupe_key=_once(what.key, row.user_id),
        late=what.late, reply_to=reply_to, not_before=goes_at(kind, row.way, clock, timezone.now()),
    )  # fmt: skip


def _once(key: str, user_id: UUID) -> str | None:
    """Return under what it is queued once. Keys of news are longer than those of the outbox, less the person's id."""
    if not key:
        return None
    short = key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()[:LONGEST_KEY]
    return f"{short}:{user_id}"


def goes_at(kind: Announced, way: str, clock: Clock, now: datetime) -> datetime:
    """Return when it is looked at first, of what was just told."""
    if way == Way.SUMMARY:
        return clock.next_summary(now)
    if kind.urgent:
        return now
    return clock.speaks_from(now + waits(kind))


def waits(kind: Announced) -> timedelta:
    """Return how long it waits for others that go with it."""
    wait: timedelta = settings.NEWS_WAIT
    return wait * REMINDERS if kind.reminder else wait


def move(row: Notification, clock: Clock, now: datetime) -> None:
    """Let what waits go by other hours."""
    kind = composition.announced.get(row.kind)
    if kind is None or row.letter is None:
        return
    idle = OutboxEntry.objects.select_for_update(skip_locked=True)  # what goes out this moment goes as it is
    entry = idle.filter(pk=row.letter, state=OutboxEntry.State.WAITING).first()
    if entry is not None:
        entry.next_at = goes_at(kind, row.way, clock, now)
        entry.save(update_fields=["next_at"])
        outbox.ring(entry.next_at)


def together(rows: Sequence[tuple[Notification, dict[str, Any]]], *, is_summary: bool) -> dict[str, Any]:
    """
    Return one mail about several things to one person; each with what its own mail would say, in short. It can be
    answered while all of them have one address for answers: nobody could tell what an answer to several is about.
    """
    firm, first = require_firm(), rows[0][0]
    site = hosts.address(firm, "")
    items = [
        {
            "title": said.get("words", {}).get("title", row.title), "url": f"{site}{row.path}",
            "lines": said.get("words", {}).get("lines") or ([row.detail] if row.detail else []),
            "client": row.client.name if row.client and row.client.name not in row.detail else "",
        }
        for row, said in rows
    ]  # fmt: skip
    reminders = [row for row, _ in rows if is_reminder(row)]
    answers = {said.get("reply_to", "") for _, said in rows}
    reply_to = answers.pop() if len(answers) == 1 else ""
    context = {
        "reply_to": reply_to, "cannot_answer": any(answers),
        "firm": firm, "name": first.user.name, "items": items, "is_summary": is_summary,
        "are_reminders": len(reminders) == len(items), "choices_url": choices_url(first.side),
        "url": f"{site}/workspace/" if first.side == Notification.Side.STAFF else f"{site}/",
    }  # fmt: skip
    subject, text, html = look.render(brands.published(firm), SEVERAL, context, site=site)
    return rows[0][1] | {"subject": subject, "text": text, "html": html, "reply_to": reply_to}


def is_reminder(row: Notification) -> bool:
    kind = composition.announced.get(row.kind)
    return kind is not None and kind.reminder


def address(path: str) -> str:
    return hosts.address(require_firm(), path)


def choices_url(side: str) -> str:
    return address(reverse(CHOICES[side], urlconf=settings.FIRM_URLCONF))
