"""An invoice on paper: what `billing/client/invoice.html` shows in its frame, in the same order."""

from features.billing.papers import parts
from features.billing.papers.parts import Part
from features.billing.papers.shapes import InvoicePaper


def invoice_pdf(paper: InvoicePaper) -> bytes:
    """Return the invoice as PDF, the same bytes for the same paper. For workers, never within a request."""
    return parts.printed(
        paper, kind="Invoice", heading=paper.title or f"Invoice {paper.number}", dated=paper.issued_on,
        stamp=paper.stamp, url=paper.portal_url,
        parts=[
            _facts(paper),
            parts.lines(paper, paper.lines, close=_sums(paper), empty="Nothing is listed on this invoice."),
            _plan(paper),
            parts.paying(paper.how_to_pay, paper.portal_url),
            parts.note(paper.note),
        ],
    )  # fmt: skip


def _facts(paper: InvoicePaper) -> Part:
    due = parts.day(paper, paper.due_on) if paper.due_on else "When you receive it"
    return parts.facts(
        [parts.party("Billed to", paper.party)],
        [parts.fact("Invoice", paper.number), parts.fact("Issued", parts.day(paper, paper.issued_on))],
        [parts.fact("For", paper.about), parts.fact("Due", due)],
    )


def _sums(paper: InvoicePaper) -> list[Part]:
    return [
        parts.pair("Subtotal", parts.money(paper, paper.subtotal)),
        *parts.less(paper, paper.discount_name, paper.discount),
        *parts.taxes(paper, paper.taxes),
        parts.pair("Total", parts.money(paper, paper.total), "sum"),
        *parts.less(paper, "Paid so far", paper.paid),
        *parts.less(paper, "Credit used", paper.credit),
        parts.pair("Balance due", parts.money(paper, paper.balance), "due"),
    ]


def _plan(paper: InvoicePaper) -> Part | None:
    rows = [
        [
            parts.cell(parts.day(paper, part.due_on)),
            parts.cell(part.state, quiet=True),
            parts.cell(parts.money(paper, part.amount)),
        ]
        for part in paper.instalments
    ]
    columns = [parts.column("Due", wide=True), parts.column("State"), parts.column("Amount", right=True)]
    return parts.listing(columns, rows, title="Payment plan") if rows else None
