"""What was billed and what was received, month by month, and what of that is credit and no revenue yet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from features.billing.models import Account, Entry, Posting
from features.billing.reports.asked import Asked
from features.billing.reports.movements import MONEY
from features.billing.reports.shape import Column, Line, Month, Part, Report, money
from tenants.context import require_firm

K, P = Account.Kind, Posting.Kind
BILLING = (P.RELEASED, P.LATE_FEE, P.VOIDED, P.CREDITED)
COLUMNS = (
    Column("month", "Month", "month"), money("fees", "Before tax"), money("tax", "Tax"), money("billed", "Billed"),
    money("received", "Received"), money("credit", "Of it credit"),
)  # fmt: skip
LEDE = (
    "What you billed, less credit notes and voided invoices, and what your clients paid, less what went back."
)
UNEARNED = "Credit is what was paid in advance or too much. It is not revenue until an invoice uses it."


@dataclass
class Sums:
    """Of one month and currency, in minor units."""

    tax: int = 0
    billed: int = 0
    received: int = 0
    credit: int = 0

    def add(self, kind: str, account: str, amount: int) -> None:
        if account == K.TAX:
            self.tax -= amount
        elif kind in BILLING:
            self.billed += amount
        elif account != K.TRUST:
            self.received -= amount
            self.credit -= amount if account == K.CREDIT else 0


def read(asked: Asked) -> Report:
    """Return it in two queries. Money held in trust is received once it is released for an invoice."""
    found = _sums(asked)
    lines, months = list[Line](), dict[str, list[Month]]()
    for currency in sorted({currency for _, currency in found}):
        for first in _months(asked, found, currency):
            one = found.get((first, currency), Sums())
            values = (first, one.billed - one.tax, one.tax, one.billed, one.received, one.credit)
            lines.append(Line(currency, values))
            months.setdefault(currency, []).append(Month(first, one.billed, one.received))
    return Report(
        "income", "Income", LEDE, (Part("months", "By month", COLUMNS, lines),), (UNEARNED,), months
    )


def _sums(asked: Asked) -> Mapping[tuple[date, str], Sums]:
    theirs = Entry.objects.filter(posting=OuterRef("posting"), account__client__in=asked.clients)
    days = Q(posting__at__gte=asked.starts, posting__at__lt=asked.ends)
    taxes = Entry.objects.filter(days, Exists(theirs), account__kind=K.TAX, posting__kind__in=BILLING)
    kinds = (*BILLING, *MONEY, P.TRUST_RELEASED)
    found = defaultdict[tuple[date, str], Sums](Sums)
    month = TruncMonth("posting__at", tzinfo=ZoneInfo(require_firm().time_zone))
    for rows in (asked.within.filter(posting__kind__in=kinds), taxes.order_by()):
        named = rows.annotate(month=month).values_list(
            "month", "account__currency", "posting__kind", "account__kind"
        )
        for first, currency, kind, account, amount in named.annotate(sum=Sum("amount")):
            found[first.date(), currency].add(kind, account, amount)
    return found


def _months(asked: Asked, found: Mapping[tuple[date, str], Sums], currency: str) -> Iterator[date]:
    """Yield every month from the first day on; of a long time, from the first in which anything happened."""
    first = asked.period.first.replace(day=1)
    if (asked.day - first).days > 366:  # noqa: PLR2004  a year
        first = min(each for each, code in found if code == currency)
    while first <= asked.day:
        yield first
        first = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
