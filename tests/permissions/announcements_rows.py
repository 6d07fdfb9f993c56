"""The rows of announcements; rows.py says what the signs mean."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from features.announcements import operations as announcements
from features.announcements.models import Announcement
from tests.permissions.actors import LATER, Scene

ANNOUNCING = "yyynnn0nn nnn yn nn"
DAY = timedelta(days=1)
type Act = Callable[[Scene, Any], Any]


def draft(s: Scene, by: Any = None, **given: Any) -> Announcement:
    return announcements.draft(
        by=by or s.boss, now=LATER, title="News", audience="clients", clients=[s.client.pk], **given
    )


def out(s: Scene, **given: Any) -> Announcement:
    made = draft(s, **given)
    announcements.publish(announcement=made, by=s.boss, now=LATER)
    return made


ROWS: dict[str, tuple[str, Act]] = {
    "announcements.draft": (ANNOUNCING, draft),
    "announcements.change": (
        ANNOUNCING, lambda s, by: announcements.change(announcement=draft(s), by=by, now=LATER, title="N"),
    ),
    "announcements.publish": (
        ANNOUNCING, lambda s, by: announcements.publish(announcement=draft(s), by=by, now=LATER),
    ),
    "announcements.unpublish": (
        ANNOUNCING,
        lambda s, by: announcements.unpublish(announcement=out(s, starts_at=LATER + DAY), by=by, now=LATER),
    ),
    "announcements.end": (ANNOUNCING, lambda s, by: announcements.end(announcement=out(s), by=by, now=LATER)),
    "announcements.duplicate": (
        ANNOUNCING, lambda s, by: announcements.duplicate(announcement=out(s), by=by, now=LATER),
    ),
    "announcements.delete": (
        ANNOUNCING, lambda s, by: announcements.delete(announcement=draft(s), by=by, now=LATER),
    ),
}  # fmt: skip
