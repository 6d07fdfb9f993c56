"""
What begins is told to those it is for: through the outbox, so that it is neither lost nor early. Whoever turns the
switch on again while one runs finds it on Home; nobody is told late.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from features.announcements import news, queries
from features.announcements.models import Announcement
from features.announcements.switches import ANNOUNCEMENT
from features.base import outbox
from features.base.models import OutboxEntry
from features.toggles.queries import is_on

KIND = "announcement.begin"


def begin(announcement: Announcement, at: datetime) -> None:
    """Have people told once it begins."""
    outbox.put(KIND, {"announcement": str(announcement.pk)}, not_before=at)


@outbox.handles(KIND)
def tell(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Tell everybody it is for, once; nobody of what was ended, put off or made a draft again in the meantime."""
    now = timezone.now()
    rows = queries.to_tell(now).select_for_update(no_key=True, of=("self",))
    announcement = rows.filter(pk=payload["announcement"]).first()
    if announcement is None or not is_on(ANNOUNCEMENT):
        return
    news.published(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(told_at=now)
