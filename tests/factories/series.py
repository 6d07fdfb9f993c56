"""Series of invoices, made by the operations the product uses."""

from datetime import datetime
from typing import Any

from features.billing import queries
from features.billing.models import Series
from features.billing.operations import making, repeating
from features.billing.rules import Charge
from features.clients.models import Client
from tests.cast import NOON, FirmCast

RATE = 34_000  # $340.00


def begun(firm: FirmCast, client: Client | None = None, *, now: datetime = NOON, **given: Any) -> Series:
    """A month's bookkeeping, released by itself from today on."""
    given = {
        "title": "Bookkeeping, {period}", "lines": [Charge("Bookkeeping, {month}", RATE)],
        "starts_on": queries.today(now), "then": Series.Then.RELEASE,
    } | given  # fmt: skip
    return repeating.repeat(client=client or firm.household, by=firm.owner, now=now, **given)


def made(now: datetime) -> int:
    return making.make_due(now=now)
