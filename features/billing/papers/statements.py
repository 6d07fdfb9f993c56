"""A statement of account: what was owed, what came and went in a period, and what is owed now."""

from features.billing.papers import parts
from features.billing.papers.parts import Part
from features.billing.papers.shapes import Entry, Held, StatementPaper


def statement_pdf(paper: StatementPaper) -> bytes:
    """Return the statement as PDF, the same bytes for the same paper. For workers, never within a request."""
    first, last = parts.day(paper, paper.first_on), parts.day(paper, paper.last_on)
    return parts.printed(
        paper, kind="Statement of account", heading=f"{first} to {last}", dated=paper.last_on, url=paper.portal_url,
        parts=[
            _facts(paper),
            _entries(paper),
            _ages(paper),
            *(_held(paper, one) for one in paper.held),
            parts.paying(paper.how_to_pay, paper.portal_url),
            parts.note(paper.note),
        ],
    )  # fmt: skip


def _facts(paper: StatementPaper) -> Part:
    return parts.facts(
        [parts.party("Prepared for", paper.party)],
        [
            parts.fact("Statement", paper.number),
            parts.fact("Balance before", parts.money(paper, paper.opening)),
        ],
        [
            parts.fact(
                f"Balance on {parts.day(paper, paper.last_on)}", parts.money(paper, paper.closing), lead=True
            )
        ],
    )


def _entries(paper: StatementPaper) -> Part:
    columns = [
        parts.column("Date"), parts.column("What happened", wide=True), parts.column("Charged", right=True),
        parts.column("Paid", right=True), parts.column("Balance", right=True),
    ]  # fmt: skip
    before = Entry(on=paper.first_on, what="Balance before", balance=paper.opening)
    rows = [_row(paper, entry) for entry in (before, *paper.entries)]
    close = [
        parts.pair(f"Balance on {parts.day(paper, paper.last_on)}", parts.money(paper, paper.closing), "due")
    ]
    return parts.listing(columns, rows, close=close)


def _row(paper: StatementPaper, entry: Entry) -> list[Part]:
    moved = ["" if amount is None else parts.money(paper, amount) for amount in (entry.charge, entry.payment)]
    return [
        parts.cell(parts.short_day(paper, entry.on), quiet=True),
        parts.cell(entry.what, entry.detail),
        *map(parts.cell, moved),
        parts.cell(parts.money(paper, entry.balance)),
    ]


def _ages(paper: StatementPaper) -> Part | None:
    if not paper.ages:
        return None
    labels, figures = (
        [age.label for age in paper.ages],
        [parts.money(paper, age.amount) for age in paper.ages],
    )
    return {"kind": "ages", "title": "How long it has been owed", "columns": labels, "figures": figures}


def _held(paper: StatementPaper, held: Held) -> Part:
    columns = [
        parts.column("Date"), parts.column("What happened", wide=True), parts.column("Added", right=True),
        parts.column("Used", right=True), parts.column("Left", right=True),
    ]  # fmt: skip
    before = Entry(on=paper.first_on, what="Held before", balance=held.opening)
    rows = [_row(paper, entry) for entry in (before, *held.entries)]
    close = [
        parts.pair(
            f"Held on {parts.short_day(paper, paper.last_on)}", parts.money(paper, held.closing), "sum"
        )
    ]
    return parts.listing(columns, rows, title=held.label, close=close)
