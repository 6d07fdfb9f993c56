"""Whose calendar is there, and when it says they are busy."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from features.accounts.models import Membership
from features.calendars.models import BusyTime, CalendarLink, WrittenEvent
from integrations.calendars.model import Busy

State = CalendarLink.State


def link_of(member: Membership) -> CalendarLink | None:
    """Return somebody's own calendar."""
    return CalendarLink.objects.filter(member=member).select_related("member__user").first()


def connected(membership_ids: Collection[UUID]) -> set[UUID]:
    """Return who of these has a calendar that works. Where it is, and what is in it, is their own affair."""
    rows = CalendarLink.objects.filter(member__in=membership_ids, state=State.WORKS)
    return set(rows.values_list("member_id", flat=True))


def busy_of(
    membership_ids: Collection[UUID], since: datetime, until: datetime
) -> list[tuple[UUID, datetime, datetime]]:
    """
    Return when calendars elsewhere say that members of the team are busy between two: the membership, from when, until
    when. Appointments that we wrote there ourselves are not among it. One query; nothing is asked outside.
    """
    rows = BusyTime.objects.filter(link__member__in=membership_ids, starts_at__lt=until, ends_at__gt=since)
    return list(rows.order_by("starts_at", "pk").values_list("link__member_id", "starts_at", "ends_at"))


def due(now: datetime) -> QuerySet[CalendarLink]:
    """Return the calendars that are to be read now."""
    rows = CalendarLink.objects.filter(state=State.WORKS, next_at__lte=now, member__is_active=True)
    return rows.order_by("next_at", "pk")


def of_gone() -> QuerySet[CalendarLink]:
    """Return the calendars of those who work here no more."""
    return CalendarLink.objects.filter(member__is_active=False).select_related("member__user").order_by("pk")


def ours(link: CalendarLink) -> list[Busy]:
    """Return the times of the appointments that we wrote into a calendar."""
    rows = WrittenEvent.objects.filter(link=link, is_removed=False)
    return [Busy(*one) for one in rows.values_list("starts_at", "ends_at")]
