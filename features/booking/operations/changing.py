"""A booked time is moved, cancelled, or said to have been held."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from features.accounts.models import Membership
from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.booking import elsewhere, news, places, queries, rules, saying
from features.booking.models import Appointment
from features.booking.operations import seating
from features.clients.models import Contact
from features.clients.rights import NotInAccess

State = Appointment.State


@transaction.atomic
def reschedule(*, appointment: Appointment, by: Actor, now: datetime, starts_at: datetime) -> None:
    """
    Move it to another free time, with the same people and for as long as the service takes now.

    :raises NotThere: it is not theirs to see.
    :raises NotAllowed: the role, or the contact's access, does not go that far.
    :raises Conflict: the time is not free, it is not planned any more, it is too late for a client, or nobody it was
        with works here any more.
    """
    hold(appointment, by)
    _check_ahead(appointment, by, now)
    if starts_at == appointment.starts_at:
        raise Conflict("It is at this time already.")
    was = _when(appointment)
    members = seating.hold(members_of(appointment))
    if not members:
        raise Conflict("Nobody it is with works here any more. Cancel it, and book another one.")
    service = appointment.service
    free = seating.free_at(
        service, members, starts_at, now, together=True, by_staff=not isinstance(by, Contact), besides=appointment
    )  # fmt: skip
    if not free:
        raise Conflict(seating.TAKEN)
    appointment.starts_at = starts_at
    appointment.ends_at = starts_at + timedelta(minutes=service.length)
    _changed(appointment, by, now, "starts_at", "ends_at")
    seating.move(appointment)
    _note("appointment.moved", appointment, by, was=was, when=_when(appointment))
    anew = _anew(appointment)
    news.tell(anew, "moved", by_client=isinstance(by, Contact), now=now)
    elsewhere.tell(anew, "moved")


@transaction.atomic
def cancel(*, appointment: Appointment, by: Actor, now: datetime, reason: str = "") -> None:
    """
    Cancel it: its time is free again, and everybody's calendar hears of it.

    :raises NotThere: it is not theirs to see.
    :raises NotAllowed: the role, or the contact's access, does not go that far.
    :raises Refused: the firm wants to know why.
    :raises Conflict: it is not planned any more, or it is too late for a client.
    """
    hold(appointment, by)
    _check_ahead(appointment, by, now)
    is_client = isinstance(by, Contact)
    appointment.reason = rules.reason(reason, required=is_client and places.setup()["reason_required"])
    appointment.state, appointment.cancelled_side = State.CANCELLED, by.actor_side
    _changed(appointment, by, now, "reason", "state", "cancelled_side")
    appointment.seats.update(is_live=False)
    _note("appointment.cancelled", appointment, by, when=_when(appointment), reason=appointment.reason)
    anew = _anew(appointment)
    news.tell(anew, "cancelled", by_client=is_client, now=now)
    elsewhere.tell(anew, "cancelled")


@transaction.atomic
def mark(*, appointment: Appointment, by: Actor, now: datetime, state: str) -> None:
    """
    Say that it was held, that nobody came, or neither after all ("booked"). Nobody is told.

    :raises NotAllowed: the role does not go that far.
    :raises NotThere: it is not theirs to see.
    :raises Refused: it is none of these.
    :raises Conflict: it has not begun, or was cancelled.
    """
    require(by, Permission.BOOKING_EDIT)
    hold(appointment, by)
    if state not in (State.HELD, State.NO_SHOW, State.BOOKED):
        raise Refused("Say “held”, “no_show” or “booked”.", field="state")
    if appointment.state == State.CANCELLED:
        raise Conflict("This appointment was cancelled.")
    if appointment.starts_at > now:
        raise Conflict("It has not begun yet.")
    if appointment.state == state:
        return
    appointment.state = state
    appointment.save(update_fields=["state"])
    _note(f"appointment.{state if state != State.BOOKED else 'unmarked'}", appointment, by)


@transaction.atomic
def mark_seen(*, appointment_id: UUID, by: Actor, now: datetime) -> None:
    """
    Take what a client did from the inbox.

    :raises NotThere: it does not wait there.
    """
    require(by, Permission.CLIENTS_VIEW)
    waiting = queries.waiting(by).filter(pk=appointment_id).order_by()
    if not Appointment.objects.filter(pk__in=waiting.values("pk")).update(seen_by_staff_at=now):
        raise NotThere


@transaction.atomic
def mark_unseen(*, appointment_id: UUID, by: Actor) -> None:
    """
    Put it back.

    :raises NotThere: it was not ticked off.
    """
    require(by, Permission.CLIENTS_VIEW)
    seen = queries.in_workspace(by).filter(pk=appointment_id, seen_by_staff_at__isnull=False).order_by()
    if not Appointment.objects.filter(pk__in=seen.values("pk")).update(seen_by_staff_at=None):
        raise NotThere


def hold(appointment: Appointment, by: Actor) -> None:
    """
    Let one at a time change it, and bring it up to date.

    :raises NotThere: it is not theirs to see.
    :raises NotAllowed: their role, or their access, lets them see it alone.
    """
    if isinstance(by, Contact):
        holding.hold(appointment, among=queries.visible_to(by))
        if not queries.may_change(by, appointment):
            raise NotInAccess
    else:
        require(by, Permission.BOOKING_EDIT)
        holding.hold(appointment, among=queries.in_workspace(by))


def members_of(appointment: Appointment) -> list[Membership]:
    """Return whom it is with, of those who still work here."""
    rows = appointment.seats.filter(member__is_active=True, member__user__is_active=True)
    rows = rows.select_related("member__user", "member__booking_hours")
    return [seat.member for seat in rows.order_by("member__user__name", "pk")]


def closes_at(appointment: Appointment) -> datetime:
    """Return until when a client can move or cancel it."""
    return appointment.starts_at - timedelta(hours=places.setup()["change_hours"])


def fixed(appointment: Appointment, now: datetime, *, for_client: bool = True) -> str:
    """Return why it can't be moved or cancelled any more; empty: it can."""
    if not appointment.is_planned:
        return "This appointment is not planned any more."
    if appointment.starts_at <= now:
        return "This appointment has begun already."
    if for_client and now > closes_at(appointment):
        return "It is too late to change this here. Call us, or write to us."
    return ""


def _check_ahead(appointment: Appointment, by: Actor, now: datetime) -> None:
    if reason := fixed(appointment, now, for_client=isinstance(by, Contact)):
        raise Conflict(reason)


def _changed(appointment: Appointment, by: Actor, now: datetime, *names: str) -> None:
    appointment.sequence += 1
    appointment.changed_at = now
    appointment.seen_by_staff_at = None if isinstance(by, Contact) else now
    appointment.save(update_fields=[*names, "sequence", "changed_at", "seen_by_staff_at"])


def _anew(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_related("client", "contact__user", "service")
    return rows.prefetch_related("seats__member__user").get(pk=appointment.pk)


def _when(appointment: Appointment) -> str:
    return saying.whole(appointment.starts_at, appointment.ends_at, ZoneInfo(appointment.firm_zone))


def _note(event: str, appointment: Appointment, by: Actor, **details: str) -> None:
    audit.record(event, by=by, about=appointment, client_id=appointment.client_id, **details)
