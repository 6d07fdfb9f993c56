"""Who owes what, and for how long: as of any day, from the ledger as it stood then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Sum

from features.billing import aging
from features.billing.models import Account, Invoice
from features.billing.reports.asked import Asked
from features.billing.reports.shape import Column, Line, Part, Report, money, number

KEYS = ("current", "days_30", "days_60", "days_90", "older")
AGES = tuple(money(key, label) for key, label in zip(KEYS, aging.LABELS, strict=True))
BY_CLIENT = (Column("client", "Client"), *AGES, money("overdue", "Overdue"), money("total", "Total"))
EACH = (
    Column("client", "Client"), Column("number", "Invoice"), Column("title", "Title"),
    Column("issued_on", "Issued", "day"),
    Column("due_on", "Due", "day"), *AGES, money("total", "Owed"),
)  # fmt: skip


@dataclass
class _Owing:
    name: str
    ages: list[int] = field(default_factory=lambda: [0] * len(KEYS))


def read(asked: Asked) -> Report:
    """Return it in two queries, and one for instalments; whoever is most overdue first."""
    found = [
        (invoice, [age.amount for age in aging.of([(invoice, owed)], asked.day)])
        for invoice, owed in _owed(asked)
    ]
    by_client = Part(
        "clients",
        "By client",
        BY_CLIENT,
        sorted(_clients(found), key=_rank),
        empty="Nobody owed you anything.",
    )
    invoices = Part("invoices", "Invoices", EACH, [_invoice(*each) for each in found], for_files=True)
    return Report(
        "aging", "Aging", "What is owed to you, and for how long it has been.", (by_client, invoices)
    )


def _owed(asked: Asked) -> Iterator[tuple[Any, int]]:
    """Yield the invoices of which something was owed at the end of that day, with their client's name, and how much."""
    rows = Invoice.objects.filter(
        client__in=asked.clients,
        account__kind=Account.Kind.RECEIVABLE,
        account__entries__posting__at__lt=asked.ends,
    )
    sums = rows.annotate(then=Sum("account__entries__amount"), name=F("client__name")).filter(then__gt=0)
    shown = sums.only("number", "title", "issued_on", "due_on", "currency", "client_id")
    for invoice in shown.prefetch_related("instalments").order_by("due_on", "number"):
        yield invoice, invoice.then


def _clients(found: Iterable[tuple[Any, list[int]]]) -> Iterator[Line]:
    owing: dict[tuple[object, str], _Owing] = {}
    for invoice, ages in found:
        one = owing.setdefault((invoice.client_id, invoice.currency), _Owing(invoice.name))
        one.ages = [so_far + more for so_far, more in zip(one.ages, ages, strict=True)]
    for (client_id, currency), one in owing.items():
        overdue = sum(one.ages[1:])
        refs = {"client": ("client", client_id)} | ({"overdue": ("overdue", one.name)} if overdue else {})
        yield Line(currency, (one.name, *one.ages, overdue, sum(one.ages)), refs)


def _rank(line: Line) -> tuple[int, int, str]:
    *_, overdue, total = line.values
    return -number(overdue), -number(total), str(line.values[0])


def _invoice(invoice: Any, ages: list[int]) -> Line:
    shown = (invoice.name, invoice.number, invoice.title, invoice.issued_on, invoice.due_on)
    return Line(invoice.currency, (*shown, *ages, sum(ages)), {"number": ("invoice", invoice.pk)})
