"""What papers say, as plain values, out of the books. The firm's costs and remarks have no way in (S3-27, S3-28)."""

from datetime import date
from decimal import Decimal

from branding import queries as brands
from branding.papers.letterhead import Letterhead
from branding.papers.sheets import Sheet, sheet_in
from features.billing import addresses, connected, ledger, queries, sums
from features.billing.models import CreditLot, Invoice, Line, Payment, PaymentPart, Refund
from features.billing.papers import Covered, InvoicePaper, Party, ReceiptPaper, Stamp, Tax
from features.billing.papers import Instalment as PaperInstalment
from features.billing.papers import Line as PaperLine
from tenants.context import require_firm


def letterhead() -> Letterhead:
    look, rules = brands.published(require_firm()), queries.rules()
    address = tuple(line for line in rules.address.splitlines() if line.strip())
    return Letterhead(look=look, address=address, tax_id=rules.tax_number, logo=brands.logo_of(look))


def sheet() -> Sheet:
    return sheet_in(require_firm().time_zone)


def language() -> str:
    return "en-GB" if require_firm().time_zone.startswith("Europe/") else "en-US"


def party(text: str) -> Party:
    name, *rest = text.splitlines() or [""]
    return Party(name, tuple(line for line in rest if line.strip()))


def invoice(of: Invoice, today: date) -> InvoicePaper:
    """Return how this invoice stands now."""
    owed = 0 if of.is_draft else ledger.balance(ledger.of_invoice(of))
    owed = of.total if of.is_draft else owed
    used = of.credit_uses.filter(undone_at__isnull=True).values_list("amount", flat=True)
    credit = 0 if of.state == Invoice.State.VOID else sum(used)
    paid = 0 if of.state == Invoice.State.VOID else of.charged - owed - credit
    lines = list(of.lines.select_related("tax_rate"))
    is_payable = of.state == Invoice.State.RELEASED and owed > 0
    return InvoicePaper(
        letterhead=letterhead(), number=of.number, party=party(of.billed_to or of.client.name), currency=of.currency,
        sheet=sheet(), language=language(), note=of.note, title=of.title,
        issued_on=of.issued_on or of.dated_on or today, due_on=of.due_on, about=of.about,
        lines=tuple(_line(line) for line in lines),
        subtotal=of.subtotal + of.late_fees, discount=of.discount, taxes=_taxes(of, lines), total=of.charged,
        paid=paid, credit=credit, balance=owed, instalments=_plan(of, owed), stamp=_stamp(of, owed, today),
        how_to_pay=_how_to_pay(of) if is_payable else "",
        portal_url=addresses.invoice(of) if is_payable else "",
    )  # fmt: skip


def _line(line: Line) -> PaperLine:
    """A line for one of something without a unit is a fixed amount: the paper counts nothing there."""
    is_fixed = not line.unit and line.quantity == 1
    return PaperLine(
        description=line.description, amount=line.amount, detail=line.detail, unit=line.unit,
        quantity="" if is_fixed else f"{line.quantity.normalize():f}", price=None if is_fixed else line.rate,
    )  # fmt: skip


def _taxes(of: Invoice, lines: list[Line]) -> tuple[Tax, ...]:
    billed = [line for line in lines if line.kind != Line.Kind.LATE_FEE]
    found = sums.totals(billed, of.discount).taxes
    return tuple(Tax(one.name, one.amount, Decimal(one.rate) / 1000) for one in found)


def _plan(of: Invoice, owed: int) -> tuple[PaperInstalment, ...]:
    left, rows = max(queries.paid_on_parts(of, owed), 0), []
    for one in queries.parts_of(of):
        state = "Paid" if left >= one.amount else "Partly paid" if left > 0 else "Open"
        rows.append(
            PaperInstalment(one.due_on, one.amount, f"{one.label}, {state.lower()}" if one.label else state)
        )
        left = max(0, left - one.amount)
    return tuple(rows)


def _stamp(of: Invoice, owed: int, today: date) -> Stamp | None:
    stamps = {"draft": Stamp.DRAFT, "void": Stamp.VOID, "paid": Stamp.PAID, "overdue": Stamp.OVERDUE}
    return stamps.get(queries.status(of, owed, today))


def _how_to_pay(of: Invoice) -> str:
    if of.pays_online and connected.is_ready():
        return f"Pay online in your portal, or send {of.number} with your payment."
    return f"Name {of.number} with your payment. Your portal shows how it stands."


def receipt(of: Payment) -> ReceiptPaper:
    """Return what a payment paid, and what of it went back."""
    parts = list(of.parts.select_related("invoice", "client"))
    settled = of.settled_at or of.created_at
    gone = list(of.refunds.filter(state=Refund.State.DONE))
    return ReceiptPaper(
        letterhead=letterhead(), number=of.receipt, party=party(of.client.name), currency=of.currency, sheet=sheet(),
        language=language(), paid_on=of.received_on or queries.today(settled), amount=of.charged,
        method=of.brand or of.get_kind_display() or "Payment", ending=of.last4,
        covered=tuple(_covered(part) for part in parts if part.posted),
        surcharge=of.surcharge, unapplied=_kept(of), refunded=sum(one.amount + one.surcharge for one in gone),
        refunded_on=max((queries.today(one.settled_at) for one in gone if one.settled_at), default=None),
    )  # fmt: skip


def _kept(of: Payment) -> int:
    return sum(CreditLot.objects.filter(payment=of).values_list("amount", flat=True))


def _covered(part: PaymentPart) -> Covered:
    if part.invoice is not None:
        return Covered(part.invoice.number, part.invoice.title, part.posted)
    return Covered("", "Held in trust", part.posted)
