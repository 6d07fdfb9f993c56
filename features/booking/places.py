"""Where the firm is booked, and whether it can be: asked wherever the switch is, and remembered for a short while."""

from typing import Any, TypedDict

from django.db.models import Q

from features.base import hours, remembered
from features.base.scope import forget, once
from features.booking.models import Host, Setup
from features.toggles.catalogue import Need
from tenants.context import require_firm

KEY, SECONDS = "booking-setup", 300


class Known(TypedDict):
    where: str
    outside_url: str
    change_hours: int
    reason_required: bool
    has_host: bool  # somebody gives a service
    has_hours: bool  # and has hours of their own


def setup() -> Known:
    """Return how the firm is booked, looked up at most once in a request."""
    return once(_memo(), lambda: remembered.get(KEY, _read, seconds=SECONDS))


def changed() -> None:
    remembered.forget([KEY])
    forget(_memo())
    forget(("need", require_firm().pk, "booking"))


def is_here() -> bool:
    return setup()["where"] == Setup.Where.HERE


def outside_page() -> str:
    """Return the address of the booking page elsewhere; empty: the firm is booked here."""
    return "" if is_here() else setup()["outside_url"]


def missing() -> Need | None:
    """Return what is still to be set up before clients can book (D14)."""
    found = setup()
    link = ("Set up booking", "booking_settings:index")
    if not is_here():
        return None
    if not found["has_host"]:
        return Need(
            "Set up a service first.", "Clients need to know what they can book, and with whom.", *link
        )
    if not found["has_hours"] and not hours.of_firm().is_known:
        return Need("Enter hours first.", "We need to know when your team is there.", *link)
    return None


def _read() -> Known:
    row = Setup.objects.first() or Setup()
    given = Host.objects.filter(
        service__removed_at__isnull=True, member__is_active=True, member__user__is_active=True
    )
    own = given.filter(member__booking_hours__isnull=False).filter(~Q(member__booking_hours__week={}))
    return Known(
        where=str(row.where), outside_url=row.outside_url, change_hours=row.change_hours,
        reason_required=row.reason_required, has_host=given.exists(), has_hours=own.exists(),
    )  # fmt: skip


def _memo() -> Any:
    return ("booking setup", require_firm().pk)
