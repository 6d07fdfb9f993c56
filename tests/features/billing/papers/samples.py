"""Papers of the two firms of the designs, to vary in tests."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from branding.look import Look
from branding.papers.letterhead import Letterhead
from branding.papers.sheets import Sheet
from features.billing.papers import (
    Age,
    Covered,
    CreditNotePaper,
    Entry,
    InvoicePaper,
    Line,
    Party,
    ReceiptPaper,
    StatementPaper,
    Tax,
)

HARTWELL = Letterhead(
    Look("Hartwell & Rowe", "#1f4d3a", "classic"), ("418 SW Alder Street", "Portland, OR 97205"), "93-1234567"
)
NORTHBEAM = Letterhead(
    Look("Northbeam Builders", "#f47b20", "modern", "square"), ("2200 Western Avenue", "Seattle, WA 98121")
)
MARSH = Party("Marsh Pottery LLC", ("Eleanor Marsh", "77 Kiln Road, Hood River, OR"))

INVOICE = InvoicePaper(
    letterhead=HARTWELL, number="HR-2026-0318", title="Partnership return and K-1s", party=MARSH, currency="USD",
    issued_on=date(2026, 3, 4), due_on=date(2026, 3, 18), about="Tax year 2025",
    lines=(
        Line("Form 1065 preparation", 950_00, "Fixed fee, agreed in your engagement letter"),
        Line("Schedules K-1, two partners", 150_00),
        Line("Kiln purchase, Section 179 review", 180_00, "Daniel Okafor, February 24", "1.2", "hours"),
    ),
    subtotal=1280_00, taxes=(Tax("Tax", 0),), total=1280_00, credit=250_00, balance=1030_00,
    note="Thank you, Eleanor. Questions about this invoice? Write to Daniel in Messages.",
    how_to_pay="Pay by bank or card in your portal.",
    portal_url="https://hartwellrowe.portico.example/invoices/HR-2026-0318/",
)  # fmt: skip

RECEIPT = ReceiptPaper(
    letterhead=HARTWELL, number="R-2026-0207", party=MARSH, currency="USD", paid_on=date(2026, 3, 10),
    amount=1060_00, method="Visa", ending="4242",
    covered=(Covered("HR-2026-0318", "Partnership return and K-1s", 1030_00),), surcharge=30_00,
)  # fmt: skip

STATEMENT = StatementPaper(
    letterhead=HARTWELL, number="S-2026-03", party=MARSH, currency="USD", first_on=date(2026, 1, 1),
    last_on=date(2026, 3, 31), opening=100_00, closing=230_00,
    entries=(
        Entry(date(2026, 1, 5), "Invoice HR-2026-0301", 350_00, "Bookkeeping, December", charge=250_00),
        Entry(date(2026, 1, 9), "Payment, Visa ending 4242", 230_00, payment=120_00),
    ),
    ages=(Age("Not due yet", 30_00), Age("1 to 30 days", 0), Age("Over 30 days", 200_00)),
)  # fmt: skip

CREDIT_NOTE = CreditNotePaper(
    letterhead=NORTHBEAM, number="CN-2026-0003", party=Party("Sofia Reyes", ("14 Alder Street",)), currency="USD",
    sheet=Sheet.A4, issued_on=date(2026, 3, 20), reason="Two windows were returned", invoice="NB-2026-0041",
    lines=(Line("Window, 60 by 90", 840_00, "Returned on March 12", "2", "pieces", 420_00),),
    subtotal=840_00, taxes=(Tax("Sales tax", 86_10, Decimal("10.250")),), total=926_10, applied=900_00, remaining=26_10,
)  # fmt: skip


def invoice_of(count):
    """Return an invoice with so many lines, each named by its number."""
    lines = tuple(
        Line(f"Work, part {at}.", at * 100, "with a detail" * (at % 3)) for at in range(1, count + 1)
    )
    due = sum(line.amount for line in lines)
    return replace(INVOICE, lines=lines, subtotal=due, total=due, credit=0, balance=due)


def statement_of(count):
    entries = tuple(
        Entry(date(2026, 1, 1) + timedelta(at), f"Invoice, part {at}.", at * 100, charge=100)
        for at in range(1, count + 1)
    )
    return replace(STATEMENT, opening=0, entries=entries, closing=count * 100)
