"""A credit note: what an invoice asked too much, and where the difference went."""

from features.billing.papers import parts
from features.billing.papers.parts import Part
from features.billing.papers.shapes import CreditNotePaper


def credit_note_pdf(paper: CreditNotePaper) -> bytes:
    """Return the credit note as PDF, the same bytes for the same paper. For workers, never within a request."""
    return parts.printed(
        paper, kind="Credit note", heading=paper.reason or f"Credit note {paper.number}", dated=paper.issued_on,
        stamp=paper.stamp,
        parts=[
            _facts(paper),
            parts.lines(paper, paper.lines, close=_sums(paper), empty="Nothing is listed on this credit note."),
            parts.note(paper.note),
        ],
    )  # fmt: skip


def _facts(paper: CreditNotePaper) -> Part:
    return parts.facts(
        [parts.party("Credited to", paper.party)],
        [parts.fact("Credit note", paper.number), parts.fact("Issued", parts.day(paper, paper.issued_on))],
        [parts.fact("Corrects invoice", paper.invoice)],
    )


def _sums(paper: CreditNotePaper) -> list[Part]:
    return [
        parts.pair("Subtotal", parts.money(paper, paper.subtotal)),
        *parts.taxes(paper, paper.taxes),
        parts.pair("Total credited", parts.money(paper, paper.total), "sum"),
        *parts.less(paper, "Used for invoices", paper.applied),
        *parts.less(paper, "Refunded", paper.refunded),
        parts.pair("Credit left", parts.money(paper, paper.remaining), "due"),
    ]
