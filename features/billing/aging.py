"""How long what is owed on invoices has been owed, as of a day: not due yet, 1 to 30 days, and so on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from features.billing.models import Invoice

LABELS = ("Not due yet", "1 to 30 days", "31 to 60 days", "61 to 90 days", "Over 90 days")
LIMITS = (0, 30, 60, 90)  # days after the due day


@dataclass(frozen=True)
class Age:
    """In minor units."""

    label: str
    amount: int


def of(owed: Iterable[tuple[Invoice, int]], day: date) -> tuple[Age, ...]:
    """
    Return it of invoices with what is owed on each, all of one currency. Their instalments are at hand. An instalment
    has an age of its own: what was paid went to the first ones.
    """
    found = defaultdict[int, int](int)
    for invoice, amount in owed:
        for due_on, part in _parts(invoice, amount):
            found[_place((day - due_on).days)] += part
    return tuple(Age(label, found[at]) for at, label in enumerate(LABELS))


def _parts(invoice: Invoice, owed: int) -> Iterator[tuple[date, int]]:
    left, parts = owed, list(invoice.instalments.all())
    for one in reversed(parts):
        if take := min(left, one.amount):
            yield one.due_on, take
            left -= take
    if left:  # late fees come with what was due first
        yield parts[0].due_on if parts else invoice.due_on, left


def _place(days_late: int) -> int:
    return next((at for at, limit in enumerate(LIMITS) if days_late <= limit), len(LIMITS))
