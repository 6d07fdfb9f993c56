"""Whose time an appointment takes. One booking at a time looks at somebody's diary; the database has the last word."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from features.accounts.models import Membership
from features.base.errors import Conflict
from features.booking import diaries, rules
from features.booking.models import Appointment, Seat, Service

TAKEN = "That time is not free any more. Choose another one."
A_MINUTE = timedelta(minutes=1)


def hold(hosts: Collection[Membership]) -> list[Membership]:
    """Let nobody else book with any of them until the transaction ends; all take them in the same order."""
    ids = [one.pk for one in hosts]
    list(
        Membership.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk")
    )
    return list(hosts)


def free_at(
    service: Service, hosts: list[Membership], at: datetime, now: datetime, *, together: bool | None = None,
    by_staff: bool = False, besides: Appointment | None = None,
) -> list[Membership]:  # fmt: skip
    """Return who is free for a service that begins then; nobody, if it can't begin then."""
    if at.second or at.microsecond or not rules.FIRST_YEAR <= at.year <= rules.LAST_YEAR:
        return []
    found = diaries.free(
        service, hosts, at, at + A_MINUTE, now, together=together, by_staff=by_staff, besides=besides
    )
    return [one for one in hosts if one.pk in found.get(at, [])]


def seat(appointment: Appointment, members: Collection[Membership]) -> None:
    """
    :raises Conflict: somebody has something else then.
    """
    time = blocked(appointment)
    with _last_word():
        Seat.objects.bulk_create(Seat(appointment=appointment, member=one, blocked=time) for one in members)


def move(appointment: Appointment) -> None:
    """
    :raises Conflict: somebody has something else then.
    """
    with _last_word():
        appointment.seats.update(blocked=blocked(appointment))


@contextmanager
def _last_word() -> Iterator[None]:
    """
    :raises Conflict: the database says that somebody would be in two appointments at once.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "seat_never_twice" in str(error):
            raise Conflict(TAKEN) from error
        raise


def blocked(appointment: Appointment) -> TimestamptzRange:
    """Return the time it takes, with what stays free around it."""
    service = appointment.service
    before, after = timedelta(minutes=service.before), timedelta(minutes=service.after)
    return TimestamptzRange(appointment.starts_at - before, appointment.ends_at + after)
