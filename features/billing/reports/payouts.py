"""What the payment provider paid out to the firm's bank, and what became of the money that lies there."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet, Sum

from features.billing import queries
from features.billing.models import Account, Entry, Posting
from features.billing.reports.asked import Asked
from features.billing.reports.shape import Column, Line, Part, Report, Value, money

K, P = Account.Kind, Posting.Kind
EACH = (
    Column("day", "Day", "day"),
    Column("name", "Payout"),
    Column("state", "State"),
    money("amount", "Amount"),
)
BALANCE = (Column("what", "At the payment provider"), money("amount", "Amount"))
SORTS = (
    ("Payments", (P.PAID,)), ("Refunds", (P.REFUNDED, P.REFUND_FAILED)), ("Returned by a bank", (P.UNPAID,)),
    ("Held back in disputes", (P.DISPUTED, P.DISPUTE_WON)), ("Fees", (P.FEE,)), ("Paid out", (P.PAID_OUT,)),
)  # fmt: skip
LEDE = "What the payment provider sent to your bank, as far as it has told."
INSIDE = (
    "Which payments are in a payout stands in the dashboard of the payment provider; the books know the sums."
)
NOT_YOURS = (
    "Payouts are of the whole firm. You see the clients assigned to you, so they are not shown to you."
)


def read(asked: Asked) -> Report:
    """Return it in three queries. It is of the whole firm: not for those who see some clients alone."""
    if asked.is_partial:
        return Report("payouts", "Payouts", LEDE, (Part("payouts", "Payouts", EACH),), (NOT_YOURS,))
    parts = (
        Part("payouts", "Payouts", EACH, list(_payouts(asked)), empty="Nothing was paid out in these days."),
        Part(
            "balance",
            "At the payment provider",
            BALANCE,
            list(_balance(asked)),
            empty="Nothing ever lay there.",
        ),
    )
    return Report("payouts", "Payouts", LEDE, parts, (INSIDE,))


def _payouts(asked: Asked) -> Iterator[Line]:
    """Yield each; one that came back is a line below zero on the day it did."""
    rows = _of(K.BANK, asked).filter(posting__kind=P.PAID_OUT, posting__at__gte=asked.starts)
    fields = (
        "posting__at",
        "posting__key",
        "posting__undoes",
        "posting__undone_by",
        "amount",
        "account__currency",
    )
    for at, key, undoes, undone, amount, currency in rows.order_by("posting__at", "pk").values_list(*fields):
        state = "Came back" if undoes else "Failed later" if undone else "Paid out"
        yield Line(currency, (queries.today(at), key.partition(":")[2], state, amount))


def _balance(asked: Asked) -> Iterator[Line]:
    """Yield what lay there at the start, what moved it, and what lies there at the end."""
    within = Q(posting__at__gte=asked.starts)
    columns = [Sum("amount", filter=within & Q(posting__kind__in=kinds), default=0) for _, kinds in SORTS]
    ends = (Sum("amount", filter=~within, default=0), Sum("amount", default=0))
    named = {f"sum_{at}": column for at, column in enumerate((*ends, *columns))}
    for currency, opening, closing, *moved in (
        _of(K.PROVIDER, asked).values_list("account__currency").annotate(**named)
    ):
        yield from (Line(currency, values) for values in _said(opening, moved, closing))


def _said(opening: int, moved: list[int], closing: int) -> Iterator[tuple[Value, ...]]:
    yield "At the start", opening
    for (label, _), amount in zip(SORTS, moved, strict=True):
        if amount:
            yield label, amount
    if other := closing - opening - sum(moved):
        yield "Other", other


def _of(kind: Account.Kind, asked: Asked) -> QuerySet[Entry]:
    return Entry.objects.filter(account__kind=kind, posting__at__lt=asked.ends).order_by()
