"""A person has seen what they were told."""

from datetime import datetime

from django.db import transaction

from features.base.errors import NotThere
from features.notifications import queries
from features.notifications.models import Notification
from features.notifications.queries import Person


@transaction.atomic
def mark_read(*, notification: Notification, by: Person, now: datetime) -> None:
    """
    Note that they have seen it; a second time changes nothing.

    :raises NotThere: it is not theirs.
    """
    if not queries.visible_to(by).filter(pk=notification.pk).exists():
        raise NotThere
    queries.unread(by).filter(pk=notification.pk).update(read_at=now)
    queries.changed(queries.side_of(by), [by.user_id])


@transaction.atomic
def mark_all_read(*, by: Person, until: datetime, now: datetime) -> int:
    """Note that they have seen all that came until then; what came since nobody has shown them. Return how many."""
    count = queries.unread(by).filter(created_at__lte=until).update(read_at=now)
    queries.changed(queries.side_of(by), [by.user_id])
    return count


def saw(person: Person, *paths: str, now: datetime) -> None:
    """Note that somebody has a page before them: what leads there is read, and not mailed any more."""
    side = queries.side_of(person)
    rows = Notification.objects.filter(user=person.user_id, side=side, path__in=paths, read_at__isnull=True)
    if rows.update(read_at=now):
        queries.changed(side, [person.user_id])
