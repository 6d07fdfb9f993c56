"""Booking is on in these tests, whatever else it needs; and the worker is asked by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from waffle.models import Switch as Row

from features.base import outbox
from features.calendars import boxes, operations
from features.calendars.models import CalendarLink
from features.toggles import catalogue
from features.toggles.catalogue import Switch
from integrations.calendars import oauth
from integrations.calendars.model import Event
from tenants.context import inside
from tests.fakes_calendars import PASSWORD, USER

STARTS = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def booking(monkeypatch, cast) -> Switch:
    found = Switch(
        key="booking", label="Book an appointment", summary="x", section="Keeping in touch", order=20, on_text="On.",
        off_text="Off.",
    )  # fmt: skip
    monkeypatch.setitem(catalogue._switches, "booking", found)
    for firm in (cast.a.firm, cast.b.firm):
        with inside(firm):
            Row.objects.update_or_create(name="booking", defaults={"active": True})
    return found


@pytest.fixture
def a(cast):
    with inside(cast.a.firm):
        yield cast.a


def soon(days: int = 2, **more) -> Event:
    starts = (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    given = {
        "uid": "one@portico.example", "sequence": 0, "starts_at": starts, "ends_at": starts + timedelta(hours=1),
        "changed_at": timezone.now(), "summary": "Tax review with Alice", "location": "14 Mill Road",
    }  # fmt: skip
    return Event(**given | more)


def work(after: timedelta = timedelta()) -> None:
    outbox.deliver_waiting(now=timezone.now() + after)


def connected(server, member) -> CalendarLink:
    """Connect a calendar of Radicale; return it as it is after the worker looked."""
    operations.connect_caldav(
        by=member, address=server.origin, username=USER, password=PASSWORD, now=timezone.now()
    )
    work()
    return CalendarLink.objects.get(member=member)


def consented(services, member, kind: str) -> CalendarLink:
    """Give somebody a calendar of Google or Microsoft, as it is after a consent."""
    until = timezone.now() + timedelta(hours=1)
    services.account.refresh = "renewal"
    link = CalendarLink(member=member, kind=kind, label=kind, state="works", next_at=timezone.now())
    boxes.seal(link, boxes.of_tokens(oauth.Tokens(services.token(), "renewal", until)))
    link.save()
    return link
