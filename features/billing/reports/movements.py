"""
Money that moved between clients and the firm, read from the ledger: which posting, whose, of which payment. The key of
a posting names what it is about (`payment:<id>`, `refund:<id>`, `dispute_lost:<id at the provider>`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from features.billing import queries, sums
from features.billing.models import Account, Dispute, Entry, Payment, PaymentPart, Posting, Refund
from features.billing.reports.asked import Asked

P, K = Posting.Kind, Account.Kind
MONEY = (P.PAID, P.UNPAID, P.REFUNDED, P.REFUND_FAILED, P.DISPUTE_LOST)
BESIDE = {K.SURCHARGE, K.FEES}  # what a posting has beside its clients: surcharges, what was lost
A_UUID = 36


@dataclass(frozen=True)
class Taking:
    """Minor units; what went back is below zero, and so is a fee."""

    day: date
    kind: str
    currency: str
    amount: int
    fee: int
    client_id: UUID | None = None
    client: str = ""
    payment: Payment | None = None

    @property
    def net(self) -> int:
        return self.amount + self.fee

    @property
    def method(self) -> str:
        return self.payment.get_kind_display() if self.payment and self.payment.kind else ""


@dataclass
class _Posted:
    """One posting: what each client got of it (below zero: what they gave), and what stands beside that."""

    kind: str
    key: str
    at: datetime
    currency: str
    clients: dict[UUID, int]
    surcharge: int = 0
    lost: int = 0


def read(asked: Asked) -> list[Taking]:
    """Return what clients gave and got in these days, with fees. Of a payment for several, their share alone."""
    posted = list(_posted(asked))
    known = _Known.of(posted)
    names = dict(asked.clients.values_list("pk", "name"))
    return [one for posting in posted for one in _shares(posting, known, names, asked)]


def _posted(asked: Asked) -> Iterable[_Posted]:
    """Read every posting of these days that moved money of a client, or is a fee."""
    rows = Entry.objects.filter(
        posting__at__gte=asked.starts, posting__at__lt=asked.ends, posting__kind__in=(*MONEY, P.FEE),
        account__kind__in=(*Account.OF_CLIENTS, *BESIDE),
    ).order_by()  # fmt: skip
    found: dict[UUID, _Posted] = {}
    fields = (
        "posting",
        "posting__kind",
        "posting__key",
        "posting__at",
        "account__currency",
        "account__kind",
        "account__client",
    )
    for pk, kind, key, at, currency, account, client, amount in rows.values_list(*fields).annotate(
        sum=Sum("amount")
    ):
        one = found.setdefault(pk, _Posted(kind, key, at, currency, {}))
        if client is not None:
            one.clients[client] = one.clients.get(client, 0) + amount
        elif account == K.SURCHARGE:
            one.surcharge += amount
        else:
            one.lost += amount
    return found.values()


@dataclass(frozen=True)
class _Known:
    """Payments by the keys of postings, and what each was for whom."""

    payments: Mapping[str, Payment]
    parts: Mapping[UUID, Mapping[UUID, int]]

    @classmethod
    def of(cls, posted: Iterable[_Posted]) -> "_Known":
        keys = {one.key: _meaning(one.key) for one in posted}
        ids = defaultdict[str, set[str]](set)
        for kind, name in keys.values():
            ids[kind].add(name)
        refunds = _ids(ids["refund"] | ids["unrefund"])
        of_refund = dict(Refund.objects.filter(pk__in=refunds).values_list("pk", "payment"))
        of_dispute = dict(
            Dispute.objects.filter(dispute_id__in=ids["dispute_lost"]).values_list("dispute_id", "payment")
        )
        direct = _ids(ids["payment"] | ids["returned"] | ids["fee"] | ids["unfee"])
        wanted = direct | set(of_refund.values()) | set(of_dispute.values())
        payments = Payment.objects.filter(pk__in=wanted).in_bulk()
        parts = defaultdict[UUID, dict[UUID, int]](dict)
        of_payment = (
            PaymentPart.objects.filter(payment__in=wanted).order_by().values_list("payment", "client")
        )
        for pk, client, amount in of_payment.annotate(sum=Sum("amount")):
            parts[pk][client] = amount
        meant: dict[str, UUID] = (
            {str(pk): pk for pk in direct} | {str(pk): of for pk, of in of_refund.items()} | of_dispute
        )
        found = {key: payments.get(meant[name]) if name in meant else None for key, (_, name) in keys.items()}
        return cls({key: payment for key, payment in found.items() if payment}, parts)


def _meaning(key: str) -> tuple[str, str]:
    """Return what a posting is, and of what: "returned:<payment>:<refund>" is the return of a payment."""
    kind, _, rest = key.partition(":")
    return kind, rest.partition(":")[0]


def _ids(names: Iterable[str]) -> set[UUID]:
    return {UUID(name) for name in names if len(name) == A_UUID and name.count("-") == 4}  # noqa: PLR2004


def _shares(posting: _Posted, known: _Known, names: Mapping[UUID, str], asked: Asked) -> Iterator[Taking]:
    """Yield the part of each client. What stands beside is split by what each gave, or by what the payment was for."""
    payment = known.payments.get(posting.key)
    given = {client: abs(amount) for client, amount in posting.clients.items()}
    weights = given or (known.parts.get(payment.pk, {}) if payment else {})
    if not any(weights.values()):
        weights = {payment.client_id: 1} if payment else {}
    beside = _split(-posting.surcharge, weights), _split(-posting.lost, weights)
    day = queries.today(posting.at)
    for client in weights:
        if client in names:
            amount = -posting.clients.get(client, 0) + beside[0][client]
            yield Taking(
                day, posting.kind, posting.currency, amount, beside[1][client], client, names[client], payment
            )
    if not weights and not asked.is_partial:  # what the provider takes for the account as a whole
        yield Taking(day, posting.kind, posting.currency, -posting.surcharge, -posting.lost)


def _split(amount: int, weights: Mapping[UUID, int]) -> dict[UUID, int]:
    ordered = sorted(weights)
    return dict(zip(ordered, sums.split(amount, [weights[each] for each in ordered]), strict=True))
