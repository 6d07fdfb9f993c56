"""
What came in: payments, and told apart from them what went back, what a bank returned, and what was kept as a fee. All
from postings of the ledger, on the day they were entered there.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from features.billing.models import Posting
from features.billing.reports import movements
from features.billing.reports.asked import Asked
from features.billing.reports.movements import Taking
from features.billing.reports.shape import Column, Line, Part, Report, Value, money, number

DAY, METHOD, CLIENT, EACH = "day", "method", "client", "each"
WAYS = {DAY: "By day", METHOD: "By method", CLIENT: "By client", EACH: "Each one"}
P = Posting.Kind
SORTS = {
    "payments": {P.PAID}, "refunds": {P.REFUNDED, P.REFUND_FAILED}, "returns": {P.UNPAID, P.DISPUTE_LOST},
}  # fmt: skip
WORDS: dict[str, str] = {
    P.PAID: "Payment", P.REFUNDED: "Refund", P.REFUND_FAILED: "Refund that failed", P.UNPAID: "Returned",
    P.DISPUTE_LOST: "Dispute lost", P.FEE: "Fee",
}  # fmt: skip
SUMS = (
    Column("count", "Payments", "count", adds=True), money("payments", "Received"), money("refunds", "Refunds"),
    money("returns", "Returned"), money("fees", "Fees"), money("net", "Net"),
)  # fmt: skip
FIRST = {
    DAY: Column("day", "Day", "day"),
    METHOD: Column("method", "Method"),
    CLIENT: Column("client", "Client"),
}
LINES = (
    Column("day", "Day", "day"), Column("what", "What"), Column("client", "Client"), Column("method", "Method"),
    Column("receipt", "Receipt"), Column("reference", "Reference"), Column("received_on", "Received on", "day"),
    money("amount", "Amount"), money("fees", "Fees"), money("net", "Net"),
)  # fmt: skip
LEDE = "What came in, what went back, and what was kept as a fee, on the day it was entered in the books."
ACCOUNT = "The payment provider’s own fees"


def read(asked: Asked) -> Report:
    """Return it in six queries."""
    found = sorted(movements.read(asked), key=lambda one: (one.day, one.client, WORDS[one.kind], one.amount))
    way = asked.way if asked.way in WAYS else DAY
    each = Part(EACH, "Each payment", LINES, [_line(one) for one in found], for_files=way != EACH)
    return Report(
        "payments", "Payments received", LEDE, (each,) if way == EACH else (_grouped(way, found), each)
    )


def _line(one: Taking) -> Line:
    paid = one.payment
    facts = (paid.receipt, paid.reference, paid.received_on) if paid else ("", "", None)
    refs = {"client": ("client", one.client_id)} if one.client_id else {}
    refs |= {"receipt": ("payment", paid.pk)} if paid else {}
    words = (one.day, WORDS[one.kind], one.client, one.method, *facts)
    return Line(one.currency, (*words, one.amount, one.fee, one.net), refs)


def _grouped(way: str, found: Iterable[Taking]) -> Part:
    keys: dict[str, Callable[[Taking], tuple[Value, UUID | None]]] = {
        DAY: lambda one: (one.day, None), METHOD: lambda one: (one.method or ACCOUNT, None),
        CLIENT: lambda one: (one.client or ACCOUNT, one.client_id),
    }  # fmt: skip
    groups = defaultdict[tuple[Value, UUID | None, str], list[Taking]](list)
    for one in found:
        groups[(*keys[way](one), one.currency)].append(one)
    lines = [_sum(label, client, currency, rows) for (label, client, currency), rows in groups.items()]
    if way != DAY:
        lines.sort(key=lambda line: number(line.values[-1]), reverse=True)
    return Part(way, WAYS[way], (FIRST[way], *SUMS), lines)


def _sum(label: Value, client: UUID | None, currency: str, rows: list[Taking]) -> Line:
    sums = [sum(one.amount for one in rows if one.kind in kinds) for kinds in SORTS.values()]
    count = len({one.payment.pk for one in rows if one.payment and one.kind == P.PAID})
    fees, net = sum(one.fee for one in rows), sum(one.net for one in rows)
    return Line(
        currency, (label, count, *sums, fees, net), {FIRST[CLIENT].key: ("client", client)} if client else {}
    )
