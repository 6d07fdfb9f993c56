"""A receipt: that a payment came, how, and what it paid."""

from features.billing.papers import parts
from features.billing.papers.parts import Part
from features.billing.papers.shapes import ReceiptPaper, Stamp


def receipt_pdf(paper: ReceiptPaper) -> bytes:
    """Return the receipt as PDF, the same bytes for the same paper. For workers, never within a request."""
    return parts.printed(
        paper, kind="Receipt", heading=f"We received {parts.money(paper, paper.amount)}", dated=paper.paid_on,
        stamp=Stamp.REFUNDED if paper.refunded == paper.amount else Stamp.PAID,
        parts=[_facts(paper), _covered(paper), parts.note(paper.note)],
    )  # fmt: skip


def _facts(paper: ReceiptPaper) -> Part:
    method = f"{paper.method} ending {paper.ending}" if paper.ending else paper.method
    return parts.facts(
        [parts.party("Received from", paper.party)],
        [parts.fact("Receipt", paper.number), parts.fact("Paid", parts.day(paper, paper.paid_on))],
        [parts.fact("Paid with", method)],
    )


def _covered(paper: ReceiptPaper) -> Part:
    rows = [
        [parts.cell(to.title, to.number), parts.cell(parts.money(paper, to.amount))] for to in paper.covered
    ]
    columns = [parts.column("What this paid", wide=True), parts.column("Amount", right=True)]
    return parts.listing(columns, rows, close=_sums(paper), empty="Kept as credit on your account.")


def _sums(paper: ReceiptPaper) -> list[Part]:
    when = f" on {parts.day(paper, paper.refunded_on)}" if paper.refunded_on else ""
    more = [("Kept as credit", paper.unapplied), ("Card surcharge", paper.surcharge)]
    return [
        *(parts.pair(label, parts.money(paper, amount)) for label, amount in more if amount),
        parts.pair("Paid", parts.money(paper, paper.amount), "due"),
        *parts.less(paper, f"Refunded{when}", paper.refunded),
        *_kept(paper),
    ]


def _kept(paper: ReceiptPaper) -> list[Part]:
    kept = parts.money(paper, paper.amount - paper.refunded)
    return [parts.pair("Paid after refunds", kept, "sum")] if paper.refunded else []
