"""How staff read of invoices, payments and what happened to money."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from branding.words import money
from features.billing import queries
from features.billing.firm_listing import Owed
from features.billing.models import Invoice

STATUS = {
    "draft": ("Draft", ""), "unpaid": ("Unpaid", "info"), "partly": ("Partially Paid", "warn"),
    "paid": ("Paid", "good"), "overdue": ("Overdue", "bad"), "void": ("Void", ""),
}  # fmt: skip


def status(invoice: Any, owed: int | None, day: date) -> tuple[str, str]:
    """Return the words and the tone of how it stands."""
    return STATUS[queries.status(invoice, owed or 0, day)]


def dressed(invoices: Iterable[Any], day: date) -> list[Any]:
    """Give each row of a list the words it is shown with."""
    rows = list(invoices)
    for one in rows:
        one.words, one.tone = status(one, one.owed, day)
        one.next_on = one.due_on if one.is_draft else queries.next_due(one, one.owed or 0)[0]
        one.is_late = one.tone == "bad"
    return rows


def owed(sums: Iterable[Owed]) -> str:
    """Say what is open: “$4,120.00 open, $1,280.00 of it overdue”."""
    found = list(sums)
    if not found:
        return "Nothing is owed to you."
    late = listed(money(one.late, one.currency) for one in found if one.late)
    open_now = listed(money(one.open, one.currency) for one in found)
    return f"{open_now} open, {late} of it overdue" if late else f"{open_now} open, nothing is overdue"


def listed(parts: Iterable[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def named(invoice: Invoice) -> str:
    return f"Invoice {invoice.number}" if invoice.number else "New invoice"
