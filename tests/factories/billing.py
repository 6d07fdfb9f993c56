"""Invoices and payments, made by the operations the product uses."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from features.billing import operations, queries
from features.billing.models import Invoice, Payment
from features.billing.rules import Charge
from features.clients.models import Client
from tenants.models import Firm
from tests.cast import NOON, FirmCast


def firms_day() -> date:
    """Return today on the calendar of the firms of the tests; around midnight it is not that of UTC."""
    return timezone.localdate(timezone=ZoneInfo(Firm._meta.get_field("time_zone").default))


FEE = 128_000  # $1,280.00


def drafted(
    firm: FirmCast, client: Client | None = None, *amounts: int, now: datetime = NOON, **given: Any
) -> Invoice:
    lines = [Charge(f"Work {at}", amount, Decimal(1)) for at, amount in enumerate(amounts or (FEE,), 1)]
    given = {
        "title": "Partnership return",
        "due_on": queries.today(now) + timedelta(days=14),
        "lines": lines,
    } | given
    return operations.draft(client=client or firm.household, by=firm.owner, now=now, **given)


def released(
    firm: FirmCast, client: Client | None = None, *amounts: int, now: datetime = NOON, **given: Any
) -> Invoice:
    invoice = drafted(firm, client, *amounts, now=now, **given)
    operations.release(invoice=invoice, by=firm.owner, now=now)
    return invoice


def paid_by_hand(
    firm: FirmCast, invoice: Invoice, amount: int, *, now: datetime = NOON, kind: str = "check"
) -> Payment:
    return operations.record(
        client=invoice.client, by=firm.owner, now=now, kind=kind, amount=amount, received_on=queries.today(now),
        parts={invoice: amount},
    )  # fmt: skip


def prepaid(firm: FirmCast, client: Client, amount: int, *, now: datetime = NOON) -> Payment:
    return operations.record(
        client=client, by=firm.owner, now=now, kind="transfer", amount=amount, received_on=queries.today(now)
    )
