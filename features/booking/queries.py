"""Which appointments whom concern, and what can be booked."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from features.accounts.models import Membership
from features.base.permissions import Actor, Permission
from features.booking import places
from features.booking.models import Appointment, Host, Hours, Location, Seat, Service, TimeOff
from features.booking.switches import BOOKING
from features.clients import queries as clients
from features.clients.models import Access, Client, Contact
from features.clients.queries import ON_PORTAL
from features.clients.rights import ContactRight
from features.toggles.queries import is_on

State = Appointment.State
SEE, BOOK = ContactRight.SEE_APPOINTMENTS, ContactRight.BOOK


# --- the client's side -----------------------------------------------------------------------------


def visible_to(contact: Contact) -> QuerySet[Appointment]:
    """
    Return the appointments of this contact's clients. Whose access to a client is limited to some projects sees their
    own alone: an appointment belongs to no project.
    """
    if not is_on(BOOKING):
        return Appointment.objects.none()
    wholly = Q(client__in=clients.acted_for_wholly(contact, SEE).order_by())
    own = Q(contact=contact.pk, client__in=clients.acted_for_by(contact, SEE).order_by())
    return with_people(Appointment.objects.filter(wholly | own))


def next_of(contact: Contact, client: Client | None, now: datetime) -> Any:
    """
    Return the next one that is planned, of one client if it is named, or of all of theirs: in one query, with the
    `names` of whom it is with.
    """
    seats = Seat.objects.filter(appointment=OuterRef("pk")).order_by("member__user__name", "pk")
    rows = visible_to(contact).filter(ahead(now)).prefetch_related(None)
    rows = rows.annotate(names=ArraySubquery(seats.values("member__user__name")))
    return (rows.filter(client=client) if client else rows).order_by("starts_at", "pk").first()


def ahead(now: datetime) -> Q:
    return Q(state=State.BOOKED, ends_at__gt=now)


def bookable() -> QuerySet[Service]:
    """Return what clients can book now: somebody who works here gives it."""
    if not is_on(BOOKING) or not places.is_here():
        return Service.objects.none()
    given = Host.objects.filter(service=OuterRef("pk"), member__is_active=True, member__user__is_active=True)
    rows = Service.objects.filter(Exists(given), removed_at__isnull=True)
    return rows.select_related("location")


def may_change(contact: Contact, appointment: Appointment) -> bool:
    """Return whether their access lets them change it; until when is another question."""
    return appointment.client in clients.entities_of(contact, BOOK)


def count_ahead(client: Client, now: datetime) -> int:
    return Appointment.objects.filter(client=client, state=State.BOOKED, starts_at__gt=now).count()


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Appointment]:
    """Return the appointments of the clients that this member of staff (or API key) sees."""
    if not by.can(Permission.CLIENTS_VIEW) or not is_on(BOOKING):
        return Appointment.objects.none()
    return with_people(Appointment.objects.filter(client__in=clients.visible_to(by).order_by()))


def waiting(by: Actor) -> QuerySet[Appointment]:
    """Return what clients have done to appointments, until somebody ticks it off."""
    rows = in_workspace(by).filter(seen_by_staff_at__isnull=True, client__is_test=False)
    return rows.order_by("changed_at", "pk")


def waiting_with_members(by: Actor) -> Any:
    """Return the same in one query, each with the ids of whom it is with as `members`."""
    seats = Seat.objects.filter(appointment=OuterRef("pk")).order_by().values("member")
    return waiting(by).prefetch_related(None).annotate(members=ArraySubquery(seats))


def services() -> QuerySet[Service]:
    rows = Service.objects.filter(removed_at__isnull=True).select_related("location")
    here = Membership.objects.filter(is_active=True, user__is_active=True).select_related("user")
    hosts = Prefetch("hosts", here.order_by("user__name", "pk"))
    return rows.prefetch_related(hosts)


def locations() -> QuerySet[Location]:
    in_use = Count("services", filter=Q(services__removed_at__isnull=True))
    return Location.objects.annotate(in_use=in_use)


def team() -> list[Membership]:
    """Return who works here, by name, each with the hours they have of their own."""
    rows = Membership.objects.filter(is_active=True, user__is_active=True)
    return list(rows.select_related("user", "booking_hours").order_by("user__name", "pk"))


def hours_of(member: Membership) -> Hours | None:
    return Hours.objects.filter(member=member).first()


def off_of(member: Membership, now: datetime) -> QuerySet[TimeOff]:
    """Return time off that is not over anywhere on earth."""
    return TimeOff.objects.filter(member=member, last_on__gte=(now - timedelta(days=1)).date())


def load_of(members: Collection[UUID], now: datetime) -> dict[UUID, int]:
    """Return how many appointments each of them has before them."""
    rows = Seat.objects.filter(member__in=members, is_live=True, appointment__starts_at__gt=now)
    counted = dict(rows.values_list("member").annotate(Count("pk")).order_by())
    return {pk: counted.get(pk, 0) for pk in members}


def people_of(client: Client) -> list[Contact]:
    """Return who can come for a client: those on the portal who may book for it, by name."""
    rows = Access.objects.live().holding(BOOK).filter(ON_PORTAL, client=client)
    return [access.contact for access in rows.select_related("contact__user").order_by("contact__user__name")]


def with_people(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Give each with its client, who comes, and whom it is with: two queries for any number."""
    seats = Prefetch(
        "seats", Seat.objects.select_related("member__user").order_by("member__user__name", "pk")
    )
    return rows.select_related("client", "contact__user", "service").prefetch_related(seats)
