"""Reading when somebody is busy, into rows: nobody is asked outside while a client looks for a time."""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from features.base.firm_keys import KeysDestroyed, NoKeys
from features.calendars import boxes, queries
from features.calendars.models import BusyTime, CalendarLink, WrittenEvent
from features.calendars.operations import settling
from features.calendars.rules import AHEAD, BEHIND
from integrations.calendars.calendar import without
from integrations.calendars.errors import Away, CalendarFailed, Refused
from integrations.calendars.model import Busy
from tenants.sealed import Unreadable

log = logging.getLogger(__name__)
State = CalendarLink.State


def window(now: datetime) -> tuple[datetime, datetime]:
    """Return from when until when busy times are read."""
    return now - BEHIND, now + AHEAD


def read(link_id: UUID, *, now: datetime) -> None:
    """Read one calendar. Whatever is wrong with it is noted there, and stops nobody else's."""
    rows = CalendarLink.objects.filter(pk=link_id, state=State.WORKS, member__is_active=True)
    link = rows.select_related("member__user").first()
    if link is None:
        return
    before = queries.ours(link)
    try:
        found = without(_asked(link, now), before)
    except CalendarFailed as error:
        _note(link_id, error, now)
        return
    with transaction.atomic():
        held = settling.held(link_id)
        if held is not None and held.state == State.WORKS:
            keep(held, found)
            settling.works(held, now=now)


def _asked(link: CalendarLink, now: datetime) -> list[Busy]:
    """:raises Away, Refused, Revoked: see integrations.calendars.errors."""
    try:
        return boxes.calendar_of(link, now=now).busy(*window(now))
    except NoKeys as away:
        raise Away("the keys are away") from away
    except (KeysDestroyed, Unreadable) as lost:
        raise Refused("its box does not open") from lost


@transaction.atomic
def _note(link_id: UUID, error: CalendarFailed, now: datetime) -> None:
    log.info("A calendar was not read: %s (%s)", type(error).__name__, error)
    held = settling.held(link_id)
    if held is not None and held.state == State.WORKS:
        settling.failed(held, error, now=now)


def keep(link: CalendarLink, found: Iterable[Busy]) -> None:
    """Put what was read in the place of what was read before; our own appointments are no part of it."""
    BusyTime.objects.filter(link=link).delete()
    left = without(found, queries.ours(link))
    BusyTime.objects.bulk_create(
        [BusyTime(link=link, starts_at=one.starts_at, ends_at=one.ends_at) for one in left], batch_size=1000
    )


def forget_written(link: CalendarLink, *, now: datetime) -> None:
    """Forget what we wrote for times that are over."""
    WrittenEvent.objects.filter(link=link, ends_at__lt=now - BEHIND).delete()
