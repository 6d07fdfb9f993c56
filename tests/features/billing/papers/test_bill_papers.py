"""What the four papers say, and that they say it on every page and in every currency."""

from dataclasses import fields, replace
from datetime import date

import pytest

from branding.papers.sheets import Sheet
from features.billing import papers
from features.billing.papers import (
    Instalment,
    Line,
    Party,
    Stamp,
    credit_note_pdf,
    invoice_pdf,
    receipt_pdf,
    statement_pdf,
)
from tests.branding.papers import reading
from tests.features.billing.papers.samples import (
    CREDIT_NOTE,
    INVOICE,
    RECEIPT,
    STATEMENT,
    invoice_of,
    statement_of,
)

ALL = [
    (invoice_pdf, INVOICE),
    (receipt_pdf, RECEIPT),
    (statement_pdf, STATEMENT),
    (credit_note_pdf, CREDIT_NOTE),
]
NAMES = ["invoice", "receipt", "statement", "credit note"]


def test_an_invoice_says_what_its_page_says():
    said = reading.words(invoice_pdf(INVOICE))

    assert said == (
        "HR Hartwell & Rowe\n418 SW Alder Street\nPortland, OR 97205\nTax ID 93-1234567\n"
        "Invoice\nPartnership return and K-1s\n"
        "Billed to\nMarsh Pottery LLC\nEleanor Marsh\n77 Kiln Road, Hood River, OR\n"
        "Invoice\nHR-2026-0318\nIssued\nMarch 4, 2026\nFor\nTax year 2025\nDue\nMarch 18, 2026\n"
        "Description Hours Amount\n"
        "Form 1065 preparation\nFixed fee, agreed in your engagement letter\nfixed $950.00\n"
        "Schedules K-1, two partners fixed $150.00\n"
        "Kiln purchase, Section 179 review\nDaniel Okafor, February 24\n1.2 $180.00\n"
        "Subtotal $1,280.00\nTax $0.00\nTotal $1,280.00\nCredit used −$250.00\nBalance due $1,030.00\n"
        "How to pay\nPay by bank or card in your portal.\nhartwellrowe.portico.example/invoices/HR-2026-0318\n"
        "Thank you, Eleanor. Questions about this invoice? Write to Daniel in Messages.\n"
        "Hartwell & Rowe · Invoice HR-2026-0318 Page 1 of 1"
    )


def test_a_receipt_says_what_came_and_what_it_paid():
    said = reading.words(receipt_pdf(RECEIPT))

    for line in (
        "Receipt\nWe received $1,060.00 PAID",
        "Received from\nMarsh Pottery LLC",
        "Paid\nMarch 10, 2026",
        "Paid with\nVisa ending 4242",
        "Partnership return and K-1s\nHR-2026-0318\n$1,030.00",
        "Card surcharge $30.00\nPaid $1,060.00",
    ):
        assert line in said


def test_a_receipt_tells_what_was_refunded_since():
    paper = replace(RECEIPT, refunded=60_00, refunded_on=date(2026, 4, 2))

    assert "Refunded on April 2, 2026 −$60.00\nPaid after refunds $1,000.00" in reading.words(
        receipt_pdf(paper)
    )


def test_a_payment_refunded_in_full_is_stamped_so():
    said = reading.words(receipt_pdf(replace(RECEIPT, refunded=1060_00)))

    assert "REFUNDED" in said
    assert "PAID" not in said


def test_a_statement_runs_from_balance_to_balance():
    said = reading.words(statement_pdf(STATEMENT))

    assert "January 1, 2026 to March 31, 2026" in said
    assert (
        "Jan 1, 2026 Balance before $100.00\n"
        "Jan 5, 2026 Invoice HR-2026-0301\nBookkeeping, December\n$250.00 $350.00\n"
        "Jan 9, 2026 Payment, Visa ending 4242 $120.00 $230.00\n"
        "Balance on March 31, 2026 $230.00\n"
        "How long it has been owed\nNot due yet 1 to 30 days Over 30 days\n$30.00 $0.00 $200.00"
    ) in said


def test_a_credit_note_names_the_invoice_and_what_became_of_it():
    said = reading.words(credit_note_pdf(CREDIT_NOTE))

    assert "Corrects invoice\nNB-2026-0041" in said
    assert "Pieces Price Amount\nWindow, 60 by 90\nReturned on March 12\n2 $420.00 $840.00" in said
    assert (
        "Sales tax (10.25%) $86.10\nTotal credited $926.10\nUsed for invoices −$900.00\nCredit left $26.10"
        in said
    )


def test_no_paper_has_a_place_for_costs_or_margins():  # part of S3-27
    kinds = [kind for kind in vars(papers).values() if hasattr(kind, "__dataclass_fields__")]
    named = {field.name for kind in kinds for field in fields(kind)}

    assert len(kinds) == 13
    assert not [
        name for name in named if "cost" in name or "margin" in name or "markup" in name or "profit" in name
    ]


@pytest.mark.parametrize(("make", "paper"), ALL, ids=NAMES)
def test_the_same_paper_is_the_same_file(make, paper):
    assert make(paper) == make(paper)


@pytest.mark.parametrize("sheet", Sheet)
@pytest.mark.parametrize(("make", "paper"), ALL, ids=NAMES)
def test_nothing_leaves_the_margins_or_lies_on_something_else(make, paper, sheet):
    pdf = make(replace(paper, sheet=sheet))

    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []


@pytest.mark.parametrize(
    "long", ["W" * 90, "w" * 3000, "Ж" * 70, "ש" * 90, "a b " * 300, "0" * 60], ids=lambda text: text[:3]
)
@pytest.mark.parametrize(("make", "paper"), ALL, ids=NAMES)
def test_long_words_and_names_lie_on_nothing(make, paper, long):
    look = replace(paper.letterhead.look, name=long[:120])
    more = {"lines": (Line(long, 1, long, long[:12], long[:20]),)} if hasattr(paper, "lines") else {}

    pdf = make(
        replace(
            paper,
            letterhead=replace(paper.letterhead, look=look, address=(long[:200],)),
            party=Party(long[:200], (long[:200],)),
            number=long[:40],
            note=long,
            **more,
        )
    )

    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []


@pytest.mark.parametrize("count", [1, 2, *range(14, 34), 300])
@pytest.mark.parametrize(
    ("make", "of", "head", "close"),
    [
        (invoice_pdf, invoice_of, "Description Amount", "Balance due"),
        (statement_pdf, statement_of, "Date What happened", "Balance on March 31, 2026"),
    ],
)
def test_sums_stand_below_the_last_row_and_heads_on_each_page(make, of, head, close, count):
    pages = reading.pages(make(of(count)))
    last = next(at for at, words in enumerate(pages) if f", part {count}." in words)

    assert close in pages[last].partition(f", part {count}.")[2]
    assert all(head in words for words in pages[: last + 1])
    assert sum(words.count(", part ") for words in pages) == count


def test_every_page_says_whose_it_is_and_which():
    pages = reading.pages(invoice_pdf(invoice_of(140)))

    count = len(pages)
    assert count > 3
    for number, words in enumerate(pages, start=1):
        assert words.endswith(f"Hartwell & Rowe · Invoice HR-2026-0318 Page {number} of {count}")


def test_an_invoice_without_lines_says_so():
    assert "Nothing is listed on this invoice." in reading.words(invoice_pdf(replace(INVOICE, lines=())))


@pytest.mark.parametrize("stamp", [Stamp.VOID, Stamp.DRAFT])
def test_what_does_not_count_says_so_on_every_page(stamp):
    pages = reading.pages(invoice_pdf(replace(invoice_of(60), stamp=stamp)))

    assert len(pages) > 1
    assert all(stamp.upper() in words for words in pages)


def test_what_is_paid_in_parts_lists_them():
    plan = (Instalment(date(2026, 3, 18), 500_00, "Paid"), Instalment(date(2026, 4, 18), 530_00, "Open"))

    said = reading.words(invoice_pdf(replace(INVOICE, instalments=plan)))

    assert "Payment plan\nDue State Amount\nMarch 18, 2026 Paid $500.00\nApril 18, 2026 Open $530.00" in said


@pytest.mark.parametrize(
    ("currency", "said"),
    [("JPY", "¥128,000"), ("KWD", "KWD 128.000"), ("EUR", "€1,280.00"), ("CHF", "CHF 1,280.00")],
)
def test_money_has_the_decimals_of_its_currency(currency, said):
    words = reading.words(invoice_pdf(replace(INVOICE, currency=currency))).replace("\N{NO-BREAK SPACE}", " ")

    assert f"Total {said}\n" in words


def test_a_british_paper_writes_its_days_as_they_are_said_there():
    pdf = invoice_pdf(replace(INVOICE, language="en-GB"))

    assert "Issued\n4 March 2026" in reading.words(pdf)
    assert "<rdf:li>en-GB</rdf:li>" in reading.xmp(pdf)


def test_units_that_differ_stand_beside_their_figures():
    lines = (
        Line("Framing", 100, quantity="3", unit="hours"),
        Line("Nails", 100, quantity="40", unit="pieces"),
    )

    said = reading.words(invoice_pdf(replace(INVOICE, lines=lines)))

    assert "Description Quantity Amount\nFraming 3 hours $1.00\nNails 40 pieces $1.00" in said


def test_no_address_but_one_of_the_web_is_printed():
    with pytest.raises(ValueError, match="no address to print"):
        invoice_pdf(replace(INVOICE, portal_url="javascript:alert(1)"))
