"""
What clients have with the firm and has not been earned yet: credit, and money held in trust. Credit is a debt of the
firm until an invoice uses it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from branding import words
from features.billing import holdings, queries
from features.billing.models import Account, CreditLot, CreditUse, Entry, Posting
from features.billing.reports.asked import Asked
from features.billing.reports.shape import Column, Line, Part, Report, money

K, P = Account.Kind, Posting.Kind
CLIENT = Column("client", "Client")
CREDIT = (
    CLIENT, money("opening", "At the start"), money("paid", "Paid in advance"), money("notes", "Credit notes"),
    money("used", "Used"), money("back", "Sent back"), money("closing", "At the end"),
)  # fmt: skip
LOTS = (
    Column("day", "Day", "day"), CLIENT, Column("source", "From"), Column("number", "Number"), Column("words", "For"),
    money("amount", "Amount"), money("left", "Left today"),
)  # fmt: skip
USES = (
    Column("day", "Day", "day"), CLIENT, Column("number", "Invoice"), Column("what", "What"), Column("source", "From"),
    money("amount", "Amount"),
)  # fmt: skip
TRUST = (
    CLIENT, money("opening", "At the start"), money("paid", "Paid in"), money("released", "Released to you"),
    money("back", "Sent back"), money("closing", "At the end"),
)  # fmt: skip
UNEARNED = "Credit is money you owe your clients. It is not revenue until an invoice uses it."
CREDIT_KINDS = ((P.PAID,), (P.CREDITED,), (P.APPLIED, P.UNAPPLIED))  # in the order of the columns
TRUST_KINDS = ((P.PAID,), (P.TRUST_RELEASED,))


def read(asked: Asked) -> Report:
    """Return credit in four queries."""
    lots, uses = _lots(asked), _uses(asked)
    parts = (
        Part(
            "clients",
            "By client",
            CREDIT,
            list(_held(asked, K.CREDIT, CREDIT_KINDS)),
            empty="No client has credit.",
        ),
        Part("lots", "Where it came from", LOTS, lots, empty="No credit came in in these days."),
        Part("uses", "What it paid", USES, uses, empty="No credit was used in these days."),
    )
    return Report("credit", "Credit", UNEARNED, parts)


def read_trust(asked: Asked) -> Report:
    """Return what is held in trust in three queries; of all clients together it is what the trust account holds."""
    clients = Part(
        "clients",
        "By client",
        TRUST,
        list(_held(asked, K.TRUST, TRUST_KINDS)),
        empty="Nothing is held in trust.",
    )
    lede = "Money that belongs to your clients. It is yours once it is released for an invoice."
    remarks = () if asked.is_partial else tuple(_against_bank(asked, clients))
    return Report("trust", "Trust", lede, (clients,), remarks)


def has_trust() -> bool:
    """Return whether this firm holds client money in trust, or ever did."""
    return holdings.holds_trust() or Account.objects.filter(kind=K.TRUST).exists()


def _held(asked: Asked, kind: Account.Kind, kinds: Sequence[tuple[Posting.Kind, ...]]) -> Iterator[Line]:
    """Yield a line for each client who had something, or of whom something moved. What is held counts above zero."""
    within, whose = (
        Q(posting__at__gte=asked.starts),
        ("account__client__name", "account__client", "account__currency"),
    )
    moved = [Sum("amount", filter=within & Q(posting__kind__in=each), default=0) for each in kinds]
    ends = (Sum("amount", filter=~within, default=0), Sum("amount", default=0))
    named = {f"sum_{at}": column for at, column in enumerate((*ends, *moved))}
    rows = asked.moves.filter(account__kind=kind).order_by(*whose).values_list(*whose).annotate(**named)
    for name, client, currency, *sums in rows:
        opening, closing, *parts = (-amount for amount in sums)
        if opening or closing or any(parts):
            back = closing - opening - sum(parts)
            yield Line(currency, (name, opening, *parts, back, closing), {"client": ("client", client)})


def _lots(asked: Asked) -> list[Line]:
    rows = CreditLot.objects.filter(
        client__in=asked.clients, created_at__gte=asked.starts, created_at__lt=asked.ends
    )
    return [_lot(lot) for lot in rows.select_related("client", "payment").order_by("created_at", "pk")]


def _lot(lot: CreditLot) -> Line:
    number = lot.number or (lot.payment.receipt if lot.payment else "")
    refs = {"client": ("client", lot.client_id)} | (
        {"number": ("payment", lot.payment_id)} if lot.payment_id else {}
    )
    said = (queries.today(lot.created_at), lot.client.name, lot.get_source_display(), number, lot.words)
    return Line(lot.currency, (*said, lot.amount, lot.left), refs)


def _uses(asked: Asked) -> list[Line]:
    """Return what was used in these days, and what was taken back off an invoice as lines below zero."""
    rows: QuerySet[CreditUse] = CreditUse.objects.filter(invoice__client__in=asked.clients)
    rows = rows.select_related("invoice__client", "lot")
    days = {"__gte": asked.starts, "__lt": asked.ends}
    used = rows.filter(**{f"created_at{name}": value for name, value in days.items()})
    undone = rows.filter(**{f"undone_at{name}": value for name, value in days.items()})
    lines = [_use(one, queries.today(one.created_at), 1, "Used") for one in used]
    lines += [_use(one, queries.today(one.undone_at), -1, "Taken back") for one in undone]
    return sorted(lines, key=lambda line: (str(line.values[0]), str(line.values[1]), str(line.values[2])))


def _use(one: CreditUse, day: date, sign: int, what: str) -> Line:
    client = one.invoice.client
    refs: dict[str, tuple[str, UUID]] = {
        "client": ("client", client.pk),
        "number": ("invoice", one.invoice_id),
    }
    return Line(
        one.invoice.currency,
        (day, client.name, one.invoice.number, what, one.lot.get_source_display(), sign * one.amount),
        refs,
    )


def _against_bank(asked: Asked, held: Part) -> Iterator[str]:
    """Say what the trust bank account holds by the books, and whether that is what is held for clients."""
    rows = Entry.objects.filter(account__kind=K.TRUST_BANK, posting__at__lt=asked.ends).order_by()
    for currency, bank in rows.values_list("account__currency").annotate(Sum("amount")):
        clients = held.total("closing", currency)
        beginning = f"Your trust bank account holds {words.money(bank, currency)} by the books"
        if bank == clients:
            yield f"{beginning}, exactly what is held for clients."
        else:
            yield f"{beginning}, but {words.money(clients, currency)} is held for the clients shown here."
