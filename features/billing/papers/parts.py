"""The parts papers share, as `bill.typ` and `frame.typ` read them."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import segno

from branding import words
from branding.papers.press import Imprint, print_pdf
from features.billing.papers.shapes import Line, Paper, Party, Stamp, Tax

TEMPLATE = Path(__file__).parent / "bill.typ"
TONES = {
    Stamp.PAID: "good",
    Stamp.OVERDUE: "bad",
    Stamp.VOID: "bad",
    Stamp.DRAFT: "muted",
    Stamp.REFUNDED: "muted",
}
WASHED = {Stamp.VOID, Stamp.DRAFT}  # on every page, so that no page of it is taken for the real thing
type Part = dict[str, Any]


def printed(
    paper: Paper, *, kind: str, heading: str, dated: date, parts: Iterable[Part | None], stamp: Stamp | None = None,
    url: str = "",
) -> bytes:  # fmt: skip
    name = f"{kind} {paper.number}".strip()
    imprint = Imprint(
        title=f"{name}, {paper.letterhead.name}", foot=f"{paper.letterhead.name} · {name}", dated=dated,
        sheet=paper.sheet, language=paper.language, wash=stamp.upper() if stamp in WASHED else None,
        pictures={"qr": _qr(url)} if url else {},
    )  # fmt: skip
    state = {"word": stamp.value, "tone": TONES[stamp]} if stamp else None
    data = {"kind": kind, "heading": heading, "state": state, "blocks": [part for part in parts if part]}
    return print_pdf(template=TEMPLATE, data=data, imprint=imprint, letterhead=paper.letterhead)


def money(paper: Paper, minor: int) -> str:
    return words.money(minor, paper.currency).replace(" ", "\N{NO-BREAK SPACE}")


def day(paper: Paper, on: date) -> str:
    """Write a date in full: a paper is read in other years too."""
    return f"{on.day} {on:%B %Y}" if paper.language == "en-GB" else f"{on:%B} {on.day}, {on.year}"


def short_day(paper: Paper, on: date) -> str:
    return f"{on.day} {on:%b %Y}" if paper.language == "en-GB" else f"{on:%b} {on.day}, {on.year}"


def facts(*columns: Sequence[Part | None]) -> Part:
    return {"kind": "facts", "columns": [[fact for fact in column if fact] for column in columns]}


def fact(label: str, *lines: str, lead: bool = False) -> Part | None:
    """Say one thing under its label, or nothing where nothing is known. `lead` makes the first line strong."""
    said = [line for line in lines if line]
    return {"label": label, "lines": said, "lead": lead} if said else None


def party(label: str, who: Party) -> Part | None:
    return fact(label, who.name, *who.lines, lead=True)


def column(label: str, *, right: bool = False, wide: bool = False) -> Part:
    return {"label": label, "right": right, "wide": wide}


def cell(text: str, detail: str = "", *, quiet: bool = False, strong: bool = False) -> Part:
    return {"text": text, "detail": detail, "quiet": quiet, "strong": strong}


def pair(label: str, figure: str, kind: str = "plain") -> Part:
    """Return a sum's line: "plain", "sum" (under a rule) or "due" (what the reader has to look at)."""
    return {"label": label, "figure": figure, "kind": kind}


def listing(
    columns: list[Part],
    rows: list[list[Part]],
    *,
    close: Iterable[Part] = (),
    title: str = "",
    empty: str = "",
) -> Part:
    return {
        "kind": "listing", "title": title, "columns": columns, "rows": rows, "close": list(close), "empty": empty,
    }  # fmt: skip


def lines(paper: Paper, of: Sequence[Line], *, close: Iterable[Part], empty: str) -> Part:
    """List what is charged; how many and at what price only where a line says so."""
    counted, priced = any(line.quantity for line in of), any(line.price is not None for line in of)
    units = {line.unit for line in of if line.quantity}
    unit = units.pop() if len(units) == 1 else ""
    columns = [column("Description", wide=True)]
    columns += [column(unit.capitalize() or "Quantity", right=True)] * counted
    columns += [column("Price", right=True)] * priced
    rows = [
        [
            cell(line.description, line.detail),
            *[_quantity(line, unit)] * counted,
            *[cell("" if line.price is None else money(paper, line.price), quiet=True)] * priced,
            cell(money(paper, line.amount)),
        ]
        for line in of
    ]
    return listing([*columns, column("Amount", right=True)], rows, close=close, empty=empty)


def taxes(paper: Paper, of: Iterable[Tax]) -> list[Part]:
    return [
        pair(
            tax.name if tax.rate is None else f"{tax.name} ({tax.rate.normalize():f}%)",
            money(paper, tax.amount),
        )
        for tax in of
    ]


def less(paper: Paper, label: str, amount: int) -> list[Part]:
    """Say what is taken off, where something is."""
    return [pair(label, money(paper, -amount))] if amount else []


def note(text: str) -> Part | None:
    return {"kind": "words", "text": text} if text else None


def paying(text: str, url: str) -> Part | None:
    """
    Say how to pay, with the portal's address.

    :raises ValueError: the address is not one of the web.
    """
    if url and not url.startswith(("https://", "http://")):
        raise ValueError(f"{url!r} is no address to print.")
    shown = url.partition("://")[2].rstrip("/")
    return (
        {"kind": "pay", "title": "How to pay", "text": text, "url": url, "shown": shown}
        if text or url
        else None
    )


def _quantity(line: Line, unit: str) -> Part:
    if not line.quantity:
        return cell("fixed", quiet=True)
    return cell(line.quantity if unit else f"{line.quantity} {line.unit}".strip())


def _qr(url: str) -> str:
    drawn = BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
