"""From the firm's rows to the diaries that `slots` counts with."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, F, QuerySet, TimeField, UUIDField, Value

from features.accounts.models import Membership
from features.base import hours
from features.booking import queries, slots
from features.booking.busy import busy_of
from features.booking.models import Appointment, Host, Hours, Seat, Service, TimeOff
from features.booking.slots import Diary, Rules
from tenants.context import require_firm

A_DAY = timedelta(days=1)
COLUMNS = ("member", "first_on", "last_on", "starts", "ends", "begins", "over", "starts_at", "service")
type Free = dict[datetime, list[UUID]]


@dataclass
class Known:
    """What is written down of one person: when they are not there, what is taken, and which services they give when."""

    off: list[tuple[date, date, list[tuple[time, time]]]] = field(default_factory=list)
    taken: list[tuple[datetime, datetime]] = field(default_factory=list)
    given: list[tuple[datetime, UUID]] = field(default_factory=list)


def rules_of(service: Service, *, by_staff: bool = False) -> Rules:
    """Return what a service asks for. Staff book at any notice, and as far ahead as anything goes."""
    return Rules(
        service.length, service.step, service.before, service.after, 0 if by_staff else service.notice,
        365 if by_staff else service.days, service.per_day,
    )  # fmt: skip


def hosts_of(service: Service) -> list[Membership]:
    """Return who gives it and works here, by name; each with hours of their own, if they have any. One query."""
    return [row.member for row in _hosts().filter(service=service).order_by("member__user__name", "pk")]


def offered() -> dict[Service, list[Membership]]:
    """Return what clients can book now, in the firm's order, and who gives each: in one query."""
    rows = _hosts().filter(service__in=queries.bookable().order_by().values("pk"))
    found: dict[Service, list[Membership]] = {}
    order = ("service__place", "service__name", "service__pk", "member__user__name", "pk")
    for row in rows.select_related("service__location").order_by(*order):
        found.setdefault(row.service, []).append(row.member)
    return found


def _hosts() -> QuerySet[Host]:
    rows = Host.objects.filter(member__is_active=True, member__user__is_active=True)
    return rows.select_related("member__user", "member__booking_hours")


def free(
    service: Service, hosts: Collection[Membership], since: datetime, until: datetime, now: datetime, *,
    together: bool | None = None, by_staff: bool = False, besides: Appointment | None = None,
) -> Free:  # fmt: skip
    """
    Return when the service can begin from `since` to before `until`, in order, and who is free for it then.

    `together` asks for times when all of them are free; left out, the service says. `besides` is an appointment that
    is to be moved: its own time counts as free.
    """
    rules = rules_of(service, by_staff=by_staff)
    known = read(service, hosts, since, until, besides=besides)
    together = service.who == Service.Who.ALL if together is None else together
    window = (slots.minutes(since), -(-int(until.timestamp()) // 60))
    now_at = -(-int(now.timestamp()) // 60)  # the minute that has not begun
    found = slots.among(rules, known, "all" if together else "one", window, now_at)
    return {slots.moment(at): names for at, names in found.items()}


def read(
    service: Service, hosts: Collection[Membership], since: datetime, until: datetime, *,
    besides: Appointment | None = None,
) -> dict[UUID, Diary]:  # fmt: skip
    """Return everybody's diary for that time: in one query, and one of each source of what is taken elsewhere."""
    ids, firm = [one.pk for one in hosts], hours.of_firm()
    around = (since - 2 * A_DAY, until + 2 * A_DAY)
    known = _known(ids, around, besides)
    for member, spans in busy_of(ids, *around).items():
        known[member].taken.extend(spans)
    return {one.pk: _diary(one, service, known[one.pk], firm) for one in hosts}


def zone_of(member: Membership) -> ZoneInfo:
    own = _own(member)
    return own.zone if own else zone_of_firm()


def zone_of_firm() -> ZoneInfo:
    return ZoneInfo(require_firm().time_zone)


def _own(member: Membership) -> Hours | None:
    found: Hours | None = getattr(member, "booking_hours", None)
    return found


def _diary(member: Membership, service: Service, known: Known, firm: hours.Hours) -> Diary:
    own = _own(member)
    zone = own.zone if own else firm.zone
    week = _week(own) if own else {day: [span] for day, span in firm.week.items()}
    count = Counter(at.astimezone(zone).date() for at, what in known.given if what == service.pk)
    return Diary(
        zone, week, [*((first, last, []) for first, last in firm.closed), *known.off],
        [(slots.minutes(begins), -(-int(ends.timestamp()) // 60)) for begins, ends in known.taken], count,
    )  # fmt: skip


def _week(own: Hours) -> dict[int, list[tuple[time, time]]]:
    return {
        int(day): [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans]
        for day, spans in own.week.items()
    }


def _known(
    ids: list[UUID], around: tuple[datetime, datetime], besides: Appointment | None
) -> dict[UUID, Known]:
    found: dict[UUID, Known] = defaultdict(Known)
    if not ids:
        return found
    rows = _off(ids, around).union(_seats(ids, around, besides), all=True).order_by()
    for member, first, last, starts, ends, begins, over, starts_at, service in rows:
        if first is not None:
            found[member].off.append((first, last, [(starts, ends)] if starts and ends else []))
        else:
            found[member].taken.append((begins, over))
            found[member].given.append((starts_at, service))
    return found


def _off(ids: list[UUID], around: tuple[datetime, datetime]) -> QuerySet[TimeOff, tuple[Any, ...]]:
    first, last = (at.date() for at in around)
    rows = TimeOff.objects.filter(member__in=ids, first_on__lte=last, last_on__gte=first).order_by()
    none = Value(None, DateTimeField())
    return rows.annotate(
        begins=none, over=none, starts_at=none, service=Value(None, UUIDField())
    ).values_list(*COLUMNS)


def _seats(
    ids: list[UUID], around: tuple[datetime, datetime], besides: Appointment | None
) -> QuerySet[Seat, tuple[Any, ...]]:
    rows = Seat.objects.filter(member__in=ids, is_live=True, blocked__overlap=around)
    no_day, no_time = Value(None, DateField()), Value(None, TimeField())
    return (
        (rows.exclude(appointment=besides) if besides else rows)
        .annotate(
            first_on=no_day, last_on=no_day, starts=no_time, ends=no_time, begins=F("blocked__startswith"),
            over=F("blocked__endswith"), starts_at=F("appointment__starts_at"), service=F("appointment__service"),
        )
        .values_list(*COLUMNS)
    )  # fmt: skip
