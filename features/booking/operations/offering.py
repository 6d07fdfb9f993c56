"""What clients can book: services, and who gives them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from features.accounts.models import Membership
from features.base import audit, holding
from features.base.errors import Refused
from features.base.permissions import Actor, Permission, require
from features.booking import places, rules
from features.booking.models import Host, Location, Service, Way


class Offer(TypedDict, total=False):
    """What can be said of a service; times in minutes, but `days` ahead. `members` are ids of the team."""

    name: str
    summary: str
    place: int
    length: int
    step: int
    before: int
    after: int
    notice: int
    days: int
    per_day: int | None
    who: str
    ways: Collection[str]
    video_url: str
    questions: Iterable[Mapping[str, Any]]
    location: UUID | None
    members: Collection[UUID]


@transaction.atomic
def add_service(*, by: Actor, now: datetime, **given: Unpack[Offer]) -> Service:
    """
    Offer something that clients can book.

    :raises NotAllowed: the role may not change settings.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.SETTINGS_FEATURES)
    if Service.objects.filter(removed_at__isnull=True).count() >= rules.MOST_SERVICES:
        raise Refused(f"There are {rules.MOST_SERVICES} services already. Remove one first.", field="name")
    made = Service(created_at=now, ways=[Way.PHONE])
    _fill(made, {"name": "", **given})
    made.save(force_insert=True)
    _give(made, given.get("members", ()))
    places.changed()
    audit.record("booking_service.added", by=by, about=made)
    return made


@transaction.atomic
def change_service(*, service: Service, by: Actor, now: datetime, **given: Unpack[Offer]) -> bool:
    """
    Change what is given; what is booked stays as it is. Return whether anything differed.

    :raises NotAllowed: the role may not change settings.
    :raises NotThere: it was removed.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _hold(service, by)
    changed = _fill(service, given)
    if changed:
        service.save(update_fields=changed)
    differs = "members" in given and _give(service, given["members"])
    if changed or differs:
        places.changed()
        audit.record("booking_service.changed", by=by, about=service)
    return bool(changed or differs)


@transaction.atomic
def remove_service(*, service: Service, by: Actor, now: datetime) -> None:
    """
    Offer it no more. What is booked of it stays.

    :raises NotAllowed: the role may not change settings.
    :raises NotThere: it was removed already.
    """
    _hold(service, by)
    service.removed_at = now
    service.save(update_fields=["removed_at"])
    places.changed()
    audit.record("booking_service.removed", by=by, about=service)


def _hold(service: Service, by: Actor) -> None:
    require(by, Permission.SETTINGS_FEATURES)
    holding.hold(service, among=Service.objects.filter(removed_at__isnull=True))


def _fill(service: Service, given: Mapping[str, Any]) -> list[str]:
    """Put what is given into it, and return what differs."""
    values = rules.tidy_service(given)
    if "location" in given:
        values["location_id"] = _location(given["location"])
    changed = [name for name, new in values.items() if getattr(service, name) != new]
    for name in changed:
        setattr(service, name, values[name])
    _check_ways(service)
    return changed


def _check_ways(service: Service) -> None:
    if Way.VIDEO in service.ways and not service.video_url:
        raise Refused("Enter the address of your video room.", field="video_url")
    if Way.OFFICE in service.ways and service.location_id is None:
        raise Refused("Choose the office where you meet.", field="location")


def _location(wish: UUID | None) -> UUID | None:
    if wish is not None and not Location.objects.filter(pk=wish).exists():
        raise Refused("Choose an office from the list.", field="location")
    return wish


def _give(service: Service, wished: Collection[UUID]) -> bool:
    """Keep who gives it. Return whether that differs."""
    wanted = set(wished)
    here = Membership.objects.filter(is_active=True, user__is_active=True, pk__in=wanted)
    if not wanted or set(here.values_list("pk", flat=True)) != wanted:
        raise Refused("Choose at least one person who works here.", field="members")
    had = set(Host.objects.filter(service=service).values_list("member", flat=True))
    Host.objects.filter(service=service, member__in=had - wanted).delete()
    Host.objects.bulk_create(Host(service=service, member_id=pk) for pk in sorted(wanted - had))
    return had != wanted
