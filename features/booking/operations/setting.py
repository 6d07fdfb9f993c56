"""How the firm is booked, where its offices are, and when who of the team is there."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from features.accounts.models import Membership
from features.accounts.rules import line
from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.booking import places, queries, rules
from features.booking.models import Hours, Location, Setup, TimeOff

MOST_LOCATIONS, MOST_OFF = 20, 100


class Choices(TypedDict, total=False):
    where: str
    outside_url: str
    change_hours: int
    reason_required: bool


@transaction.atomic
def change_setup(*, by: Actor, **given: Unpack[Choices]) -> bool:
    """
    Choose where clients book, and until when they may change it themselves. Return whether anything differed.

    :raises NotAllowed: the role may not change settings.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.SETTINGS_FEATURES)
    Setup.objects.get_or_create(only=True)
    row = Setup.objects.select_for_update().get()
    values = _tidy(given)
    changes = {name: [getattr(row, name), new] for name, new in values.items() if getattr(row, name) != new}
    for name, (_, new) in changes.items():
        setattr(row, name, new)
    if row.where == Setup.Where.OUTSIDE and not row.outside_url:
        raise Refused("Enter the address of your booking page.", field="outside_url")
    if changes:
        row.save(update_fields=list(changes))
        places.changed()
        audit.record("booking_setup.changed", by=by, changes=changes)
    return bool(changes)


def _tidy(given: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {
        "where": rules.where, "outside_url": lambda text: rules.link(text, field="outside_url"),
        "change_hours": lambda value: rules.number("change_hours", 0, 24 * 30, value), "reason_required": bool,
    }  # fmt: skip
    return {name: rule(given[name]) for name, rule in known.items() if name in given}


@transaction.atomic
def add_location(*, by: Actor, name: str, time_zone: str, address: str = "") -> Location:
    """
    Name an office.

    :raises NotAllowed: the role may not change settings.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.SETTINGS_FEATURES)
    if Location.objects.count() >= MOST_LOCATIONS:
        raise Refused(f"There are {MOST_LOCATIONS} offices already.", field="name")
    made = Location(**_place(name, time_zone, address))
    made.save(force_insert=True)
    audit.record("booking_location.added", by=by, about=made)
    return made


@transaction.atomic
def change_location(*, location: Location, by: Actor, name: str, time_zone: str, address: str = "") -> None:
    """
    Say anew where an office is. What is booked there keeps the address it was booked with.

    :raises NotAllowed: the role may not change settings.
    :raises NotThere: it was removed.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.SETTINGS_FEATURES)
    holding.hold(location, among=Location.objects.all())
    for field, value in _place(name, time_zone, address).items():
        setattr(location, field, value)
    location.save(update_fields=["name", "time_zone", "address"])
    audit.record("booking_location.changed", by=by, about=location)


@transaction.atomic
def remove_location(*, location: Location, by: Actor) -> None:
    """
    Remove an office at which nothing can be booked.

    :raises NotAllowed: the role may not change settings.
    :raises NotThere: it was removed.
    :raises Conflict: a service is given there.
    """
    require(by, Permission.SETTINGS_FEATURES)
    holding.hold(location, among=Location.objects.all())
    if location.services.filter(removed_at__isnull=True).exists():
        raise Conflict("A service is given there. Choose another office for it first.")
    audit.record("booking_location.removed", by=by, about=location)
    location.services.update(location=None)
    location.delete()


def _place(name: str, time_zone: str, address: str) -> dict[str, str]:
    tidy = line(name, most=80, field="name")
    if not tidy:
        raise Refused("Give it a name.", field="name")
    where = line(address, most=300, field="address")
    return {"name": tidy, "time_zone": rules.zone(time_zone), "address": where}


@transaction.atomic
def set_hours(
    *, member: Membership, by: Actor, time_zone: str = "", week: Mapping[int, Iterable[tuple[time, time]]] | None
) -> None:  # fmt: skip
    """
    Say when somebody of the team is there, on the clock of their zone (0 is Monday). None: as the office is open.

    :raises NotAllowed: the role may not change settings, and it is not about themselves.
    :raises NotThere: they don't work here.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _check_member(member, by)
    if week is None:
        Hours.objects.filter(member=member).delete()
    else:
        values = {"time_zone": rules.zone(time_zone), "week": rules.week(week)}
        Hours.objects.update_or_create(member=member, defaults=values)
    places.changed()
    audit.record("booking_hours.changed", by=by, about=member)


@transaction.atomic
def add_time_off(
    *, member: Membership, by: Actor, now: datetime, first_on: date, last_on: date | None = None,
    starts: time | None = None, ends: time | None = None, name: str = "",
) -> TimeOff:  # fmt: skip
    """
    Say that somebody is not there on these days, or in these hours of each of them, on their own clock. What is booked
    then stays.

    :raises NotAllowed: the role may not change settings, and it is not about themselves.
    :raises NotThere: they don't work here.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _check_member(member, by)
    last = last_on or first_on
    rules.days_off(first_on, last, starts, ends)
    if queries.off_of(member, now).count() >= MOST_OFF:
        raise Refused(f"There are {MOST_OFF} already. Remove some first.", field="first_on")
    made = TimeOff.objects.create(
        member=member, first_on=first_on, last_on=last, starts=starts, ends=ends,
        name=line(name, most=80, field="name"), created_at=now,
    )  # fmt: skip
    audit.record("time_off.added", by=by, about=member, days=_days(made))
    return made


@transaction.atomic
def remove_time_off(*, time_off_id: UUID, member: Membership, by: Actor) -> None:
    """
    Let somebody be there then as on any other day.

    :raises NotAllowed: the role may not change settings, and it is not about themselves.
    :raises NotThere: there is none with this id of theirs.
    """
    _check_member(member, by)
    found = TimeOff.objects.select_for_update().filter(pk=time_off_id, member=member).first()
    if found is None:
        raise NotThere
    said = _days(found)
    found.delete()
    audit.record("time_off.removed", by=by, about=member, days=said)


def _check_member(member: Membership, by: Actor) -> None:
    """Everybody says when they are there themselves; who may change settings, when others are."""
    if not (isinstance(by, Membership) and by.pk == member.pk):
        require(by, Permission.SETTINGS_FEATURES)
    if not Membership.objects.filter(pk=member.pk, is_active=True, user__is_active=True).exists():
        raise NotThere


def _days(one: TimeOff) -> str:
    said = f"{one.first_on}" if one.first_on == one.last_on else f"{one.first_on} to {one.last_on}"
    return f"{said}, {one.starts:%H:%M} to {one.ends:%H:%M}" if one.starts and one.ends else said
