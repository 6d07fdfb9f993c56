"""A time is booked: by a client for themselves, or by staff for a client."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from features.accounts.models import Membership
from features.actions import operations as actions
from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.booking import diaries, elsewhere, news, queries, rules, saying, todo
from features.booking.models import Appointment, Service, Way
from features.booking.operations import seating
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import NotInAccess


@transaction.atomic
def book(
    *, service: Service, client: Client, contact: Contact, by: Actor, now: datetime, starts_at: datetime,
    member_id: UUID | None = None, way: str = "", phone: str = "", note: str = "",
    answers: Mapping[str, str] | None = None, todo_id: UUID | None = None,
) -> Appointment:  # fmt: skip
    """
    Book a service for a client, at one of its free times: everything is checked anew. `member_id` is whom they want;
    left out, somebody who is free then and has the least before them. Everybody in it is told, with a file for their
    calendar; a to-do that asked for it is settled.

    :raises NotThere: the service or the client is not theirs to see, or booking is off.
    :raises NotAllowed: the role, or the contact's access, does not go that far.
    :raises Conflict: the time is not free (any more), or the client has as many before them as can be.
    :raises Refused: a value can't be taken; `field` names it.
    """
    if not queries.bookable().filter(pk=service.pk).exists():
        raise NotThere
    _check_who(client, contact, by, now)
    particulars = _particulars(service, contact, way=way, phone=phone, note=note, answers=answers or {})
    hosts = seating.hold(diaries.hosts_of(service))
    chosen = _choose(service, hosts, at=starts_at, wish=member_id, by=by, now=now)
    made = _create(
        service, client, contact, by=by, now=now, starts_at=starts_at, members=chosen, particulars=particulars
    )
    _settle(made, by, now, todo_id)
    audit.record("appointment.booked", by=by, about=made, client_id=client.pk, when=_when(made))
    news.tell(made, "booked", by_client=isinstance(by, Contact), now=now)
    elsewhere.tell(made, "booked")
    return made


def _check_who(client: Client, contact: Contact, by: Actor, now: datetime) -> None:
    if isinstance(by, Contact):
        if contact.pk != by.pk or client not in clients.entities_of(by):
            raise NotThere
        if client not in clients.entities_of(by, queries.BOOK):
            raise NotInAccess
        _check_count(client, now)
        return
    require(by, Permission.BOOKING_EDIT)
    if not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists():
        raise NotThere
    if contact.pk not in [one.pk for one in queries.people_of(client)]:
        raise Refused("Choose somebody of this client’s who is on the portal.", field="contact")


def _check_count(client: Client, now: datetime) -> None:
    """One booking of a client's at a time is counted."""
    list(Client.objects.filter(pk=client.pk).select_for_update(no_key=True).values_list("pk"))
    if queries.count_ahead(client, now) >= rules.MOST_AHEAD:
        raise Conflict(f"You have {rules.MOST_AHEAD} appointments planned. Cancel one, or write to us.")


def _particulars(
    service: Service, contact: Contact, *, way: str, phone: str, note: str, answers: Mapping[str, str]
) -> dict[str, Any]:
    chosen = rules.way(service, way)
    return {
        "way": chosen, "where": _where(service, contact, chosen, phone), "note": rules.note(note),
        "answers": rules.answers(service, answers),
    }  # fmt: skip


def _where(service: Service, contact: Contact, way: Way, phone: str) -> str:
    if way == Way.PHONE:
        return rules.phone(phone or contact.user.phone)
    if way == Way.VIDEO:
        return service.video_url
    location = service.location
    return ", ".join(part for part in (location.name, location.address) if part) if location else ""


def _choose(
    service: Service, hosts: list[Membership], *, at: datetime, wish: UUID | None, by: Actor, now: datetime
) -> list[Membership]:
    """Return whom it is with; while they are held, nobody else can take their time."""
    can_wish = service.who == Service.Who.CHOICE or not isinstance(by, Contact)
    if wish is not None and can_wish and service.who != Service.Who.ALL:
        hosts = [one for one in hosts if one.pk == wish]
    free = seating.free_at(service, hosts, at, now, by_staff=not isinstance(by, Contact))
    if not free:
        raise Conflict(seating.TAKEN)
    if service.who == Service.Who.ALL:
        return free
    load = queries.load_of([one.pk for one in free], now)
    return [min(free, key=lambda one: (load[one.pk], one.name, str(one.pk)))]


def _create(
    service: Service, client: Client, contact: Contact, *, by: Actor, now: datetime, starts_at: datetime,
    members: list[Membership], particulars: dict[str, Any],
) -> Appointment:  # fmt: skip
    is_office = particulars["way"] == Way.OFFICE and service.location is not None
    zone = (
        ZoneInfo(service.location.time_zone)
        if is_office and service.location
        else diaries.zone_of(members[0])
    )
    made = Appointment(
        service=service, service_name=service.name, client=client, contact=contact, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=service.length), client_zone=saying.zone_of(contact).key,
        firm_zone=zone.key, changed_at=now, created_at=now, booked_by=getattr(by, "user", None),
        booked_side=by.actor_side, seen_by_staff_at=None if isinstance(by, Contact) else now, **particulars,
    )  # fmt: skip
    made.save(force_insert=True)
    seating.seat(made, members)
    return made


def _settle(made: Appointment, by: Actor, now: datetime, todo_id: UUID | None) -> None:
    if isinstance(by, Contact):
        action = todo.open_one(by, made.client, todo_id)
    else:
        action = todo.open_for(made.client) if by.can(Permission.ACTIONS_EDIT) else None
    if action is not None and actions.settle(action=action, by=by, now=now, told=False):
        made.asked_by = action
        made.save(update_fields=["asked_by"])


def _when(made: Appointment) -> str:
    return saying.whole(made.starts_at, made.ends_at, ZoneInfo(made.firm_zone))
