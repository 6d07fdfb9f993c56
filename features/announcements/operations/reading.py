"""What people do with announcements: see them, hide them, show them again; and each sign-in brings them up."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from features.announcements import news, queries
from features.announcements.models import Announcement, Seen
from features.base import looking
from features.base.errors import NotThere
from features.clients.models import Contact
from features.notifications import queries as notifications

MOST = 20  # that a sign-in brings up
JUST_NOW = timedelta(minutes=10)


def note_seen(*, announcements: Collection[Announcement], contact: Contact, now: datetime) -> None:
    """
    Note that they have these before them, in one statement; the first time stays. Staff who look as them leave no mark
    (R22).
    """
    if looking.is_on() or not announcements:
        return
    rows = [Seen(announcement=one, contact=contact, created_at=now) for one in announcements]
    Seen.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def dismiss(*, announcement: Announcement, contact: Contact, now: datetime) -> None:
    """
    Hide it from this person's Home, and from their notifications at sign-in. It stays on its page.

    :raises NotThere: it is not for them, or not any more.
    """
    _check(announcement, contact)
    Seen.objects.bulk_create(
        [Seen(announcement=announcement, contact=contact, created_at=now, dismissed_at=now)],
        update_conflicts=True, unique_fields=["announcement", "contact"], update_fields=["dismissed_at"],
    )  # fmt: skip
    told = notifications.unread(contact).filter(kind__in=news.KEYS, about_id=announcement.pk)
    told.update(read_at=now)
    notifications.changed(notifications.Side.CLIENT, [contact.user_id])


@transaction.atomic
def show_again(*, announcement: Announcement, contact: Contact, now: datetime) -> None:
    """
    Show it on Home again.

    :raises NotThere: it is not for them, or not any more.
    """
    _check(announcement, contact)
    Seen.objects.filter(announcement=announcement, contact=contact).update(dismissed_at=None)


@transaction.atomic
def bring_up(*, contact: Contact, now: datetime) -> None:
    """
    Put what runs and was not hidden on top of a person's notifications, unread, as they sign in (S2-15). The line that
    they have is brought up, so that there is one for each announcement however often they come. What has just begun is
    about to be told, and left to that.
    """
    begun = Q(told_at__isnull=False) | Q(starts_at__lt=now - JUST_NOW)
    waiting = list(queries.waiting_for(contact).filter(begun)[:MOST])
    if not waiting:
        return
    lines = notifications.visible_to(contact).filter(
        kind__in=news.KEYS, about_id__in=[one.pk for one in waiting]
    )
    known = set(lines.values_list("about_id", flat=True))
    lines.update(read_at=None, created_at=now)
    for one in waiting:
        if one.pk not in known:
            news.waiting(one, contact)
    notifications.changed(notifications.Side.CLIENT, [contact.user_id])


def _check(announcement: Announcement, contact: Contact) -> None:
    if not queries.visible_to(contact).filter(pk=announcement.pk).exists():
        raise NotThere
