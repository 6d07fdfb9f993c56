"""
What the free times of a month cost, of a service that twenty of the team give, each with 60 appointments in it, days off
and lunch breaks. A part of `manage.py bench work`.
"""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from features.accounts.models import Membership, User
from features.booking import diaries, operations
from features.booking.models import Appointment, Hours, Seat, Service, TimeOff
from features.booking.switches import BOOKING
from features.clients.models import Access
from features.toggles.operations import turn
from tenants.context import inside
from tenants.models import Firm
from tests.benchmarks import house
from tests.benchmarks.billing import _cpu as cpu_of
from tests.benchmarks.measuring import goal
from tests.http import Browser

PEOPLE, EACH, DAYS = 20, 60, 31
ALLOWED, QUERIES = 50, 8  # ms CPU
ZONES = ("America/New_York", "Europe/London", "America/Los_Angeles", "Asia/Kolkata")
WEEK = {str(day): [["09:00", "12:00"], ["13:00", "17:00"]] for day in range(5)}


def measure(firm: Firm, browser: Browser) -> bool:
    """Print the figures; return whether the goals are met."""
    with inside(firm):
        service = _fill()
        hosts, now = diaries.hosts_of(service), timezone.now()
        begin = now + timedelta(days=1)
        month = partial(diaries.free, service, hosts, begin, begin + timedelta(days=DAYS), now)
        found, cpu = month(), cpu_of(month)
    print(f"{len(found):,} times of {len(hosts)} people in {DAYS} days")
    path = f"/appointments/new/?month={begin + timedelta(days=DAYS):%Y-%m}"
    page, count = cpu_of(partial(house.ask, browser, path)), house.queries(browser, path)
    good = [
        goal("times of a month of 20 people, CPU", cpu, ALLOWED, unit="ms", least=False),
        goal("client, the page to choose one of them, CPU", page, ALLOWED, unit="ms", least=False),
        goal("client, the page to choose one of them, queries", count, QUERIES, unit="", least=False),
    ]
    return all(good)


def _fill() -> Service:
    now, owner = timezone.now(), Membership.objects.select_related("user").get()
    users = User.objects.bulk_create(
        User(name=f"Colleague {number}", email=f"colleague-{number}@example.com") for number in range(PEOPLE)
    )
    team = Membership.objects.bulk_create(
        Membership(user=user, role="staff", joined_at=now, is_active=True) for user in users
    )
    Hours.objects.bulk_create(
        Hours(member=one, time_zone=ZONES[number % len(ZONES)], week=WEEK) for number, one in enumerate(team)
    )
    TimeOff.objects.bulk_create(
        TimeOff(member=one, first_on=day, last_on=day, starts=time(12), ends=time(14))
        for one in team
        for day in (now.date() + timedelta(days=7 * week) for week in range(6))
    )
    service = operations.add_service(
        by=owner,
        now=now,
        name="A talk",
        length=30,
        step=15,
        after=15,
        notice=0,
        members=[one.pk for one in team],
    )
    _book(service, team, now)
    turn(switch=BOOKING, on=True, by=owner)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return service


def _book(service: Service, team: list[Membership], now: datetime) -> None:
    """Give each of them some appointments on every day, wherever they lie."""
    access = Access.objects.select_related("contact").get(client__name="Marsh Pottery")
    first = datetime.combine(now.date() + timedelta(days=1), time(14), UTC)
    starts = [first + timedelta(days=number // 2, minutes=75 * (number % 2)) for number in range(EACH)]
    kept: dict[str, Any] = {
        "service": service, "service_name": "A talk", "client": access.client, "contact": access.contact, "way": "phone",
        "client_zone": "UTC", "firm_zone": "UTC", "changed_at": now, "booked_side": "staff", "seen_by_staff_at": now,
    }  # fmt: skip
    half = timedelta(minutes=30)
    made = Appointment.objects.bulk_create(
        Appointment(starts_at=at, ends_at=at + half, **kept) for _ in team for at in starts
    )
    Seat.objects.bulk_create(
        Seat(
            appointment=one, member=team[number // EACH],
            blocked=TimestamptzRange(one.starts_at, one.ends_at + half / 2),
        )
        for number, one in enumerate(made)
    )  # fmt: skip
