"""How staff and clients read of a series."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from branding.words import when
from features.billing import connected, recurring
from features.billing.cadence import Cadence
from features.billing.models import PaymentMethod, Series
from features.billing.operations import autopay
from features.billing.switches import PAYMENT_METHODS
from features.toggles.queries import is_on

STATE = {"active": ("Active", "good"), "paused": ("Paused", "warn"), "ended": ("Ended", "")}
EACH_TIME = {
    "draft": "A draft is left for you",
    "release": "It is released",
    "mail": "It is released and mailed",
}
LAST = 31


def state(series: Series) -> tuple[str, str]:
    """Return the words and the tone of how it stands."""
    return STATE[series.state]


def often(series: Series) -> str:
    """Say how often: “Each month, on the 10th”."""
    label = Series.Every(series.every).label
    if not Cadence.of(series).by_months:
        return f"{label}, on {series.starts_on:%A}s"
    return f"{label}, on {'its last day' if series.day == LAST else f'the {ordinal(series.day)}'}"


def ordinal(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def terms(series: Series) -> str:
    days = series.due_days
    return "The day it is made" if days == 0 else f"{days} day{'' if days == 1 else 's'} later"


def ends(series: Series) -> str:
    if series.ends_after is not None:
        return f"After {series.ends_after} invoice{'' if series.ends_after == 1 else 's'}"
    return when(series.ends_on) if series.ends_on else "Never"


def asked(series: Series) -> dict[str, Any]:
    """Return whether its client has agreed to automatic payment, and what keeps it from being of use."""
    agreed = autopay.of(series.client)
    kept = PaymentMethod.objects.filter(client=series.client_id, is_default=True, removed_at__isnull=True)
    return {
        "agreed": agreed, "method": kept.first(), "is_wanted": series.asks_autopay,
        "is_possible": connected.is_ready() and is_on(PAYMENT_METHODS),
    }  # fmt: skip


def dressed(rows: Iterable[Any], day: date) -> list[Any]:
    """Give each row of a list the words it is shown with, and what each of its invoices comes to."""
    found = list(rows)
    for one in found:
        one.words, one.tone = state(one)
        one.often, one.each_time = often(one), EACH_TIME[one.then]
        one.total = recurring.total(one)
        one.shown_on = max(one.next_on, day) if one.next_on else None
    return found
