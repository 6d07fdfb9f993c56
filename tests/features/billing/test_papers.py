"""PDFs of invoices and receipts: made by a worker, anew whenever something changed (S1-11, S1-29)."""

import re
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.conf import settings

from features.base import outbox
from features.base.models import OutboxEntry
from features.billing import on_paper, operations, queries
from features.billing.models import Invoice, Paper
from features.billing.operations import papers
from features.billing.papers import InvoicePaper
from features.billing.rules import Charge
from integrations.storage import gateway
from tests.cast import NOON, FirmCast
from tests.factories.billing import FEE, drafted, paid_by_hand, released

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    said = " ".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s+", " ", said)


def made(invoice: Invoice) -> str:
    papers.ensure(invoice)
    return words(papers.read(invoice.pdf.name))


def paper(invoice: Invoice) -> InvoicePaper:
    return on_paper.invoice(Invoice.objects.get(pk=invoice.pk), NOON.date())


@pytest.mark.requirement("S1-11")
def test_releasing_has_a_worker_make_it(a: FirmCast) -> None:
    invoice = released(a)
    invoice.refresh_from_db()
    assert not invoice.pdf

    outbox.deliver_waiting()

    invoice.refresh_from_db()
    assert papers.is_fresh(invoice)
    said = words(papers.read(invoice.pdf.name))
    assert "2026-0001" in said
    assert "Partnership return" in said
    assert "$1,280.00" in said
    assert invoice.pdf.name.startswith(f"{a.firm.pk}/")


def test_after_a_payment_it_is_made_anew_and_the_older_one_goes(
    a: FirmCast, django_capture_on_commit_callbacks: object
) -> None:
    invoice = released(a)
    assert "Balance due $1,280.00" in made(invoice)
    first = invoice.pdf.name

    paid_by_hand(a, invoice, 28_000)
    assert not papers.is_fresh(Invoice.objects.get(pk=invoice.pk))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        said = made(invoice)

    assert "Paid so far −$280.00" in said
    assert "Balance due $1,000.00" in said
    assert (invoice.pdf.name == first, gateway.exists(first)) == (False, False)


def test_of_two_workers_one_file_stays(a: FirmCast, django_capture_on_commit_callbacks: object) -> None:
    invoice = released(a)
    slower = Invoice.objects.get(pk=invoice.pk)
    before = set(gateway.keys_below(f"{a.firm.pk}/invoices"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        papers.ensure(invoice)
        papers.ensure(slower)

    assert slower.pdf.name == invoice.pdf.name
    assert set(gateway.keys_below(f"{a.firm.pk}/invoices")) - before == {invoice.pdf.name}


def test_a_worker_that_comes_twice_makes_it_once(a: FirmCast) -> None:
    invoice = released(a)
    papers.ask(invoice)

    assert OutboxEntry.objects.filter(kind=papers.INVOICE).count() == 1


def test_what_the_firm_keeps_to_itself_is_not_on_it(a: FirmCast) -> None:
    lines = [Charge("Advice", 50_000, cost=31_415)]
    invoice = drafted(a, lines=lines, remarks="Pays late")
    operations.release(invoice=invoice, by=a.owner, now=NOON)

    said = made(invoice)
    assert "Pays late" not in said
    assert "314.15" not in said
    assert f"{a.firm.slug}.{settings.SITE_HOST}" in said.replace("\u200b", "")


def test_a_draft_says_so_and_a_voided_one_too(a: FirmCast) -> None:
    draft, gone = drafted(a), released(a)
    operations.void(invoice=gone, by=a.owner, now=NOON)

    assert paper(draft).stamp == "draft"
    assert (paper(gone).stamp, paper(gone).balance, paper(gone).paid, paper(gone).portal_url) == (
        "void",
        0,
        0,
        "",
    )


@pytest.mark.requirement("S1-29")
def test_a_receipt_says_what_was_paid_and_how(a: FirmCast) -> None:
    invoice = released(a)
    payment = operations.record(
        client=a.household, by=a.owner, now=NOON, kind="check", amount=FEE + 500, received_on=NOON.date(),
        parts={invoice: FEE}, reference="1042",
    )  # fmt: skip

    said = words(papers.read(papers.ensure_receipt(payment).file.name))

    assert payment.receipt in said
    assert "$1,285.00" in said
    assert "Check" in said
    assert "2026-0001" in said
    assert "Kept as credit $5.00" in said


def test_a_receipt_tells_of_a_refund(a: FirmCast) -> None:
    invoice = released(a)
    payment = paid_by_hand(a, invoice, FEE)
    papers.ensure_receipt(payment)
    operations.refund(payment=payment, part=payment.parts.get(), amount=28_000, by=a.owner, now=LATER)

    assert not papers.is_receipt_fresh(payment)
    assert "Refunded" in words(papers.read(papers.ensure_receipt(payment).file.name))
    assert Paper.objects.count() == 1


def test_the_sums_on_it_are_those_of_the_books(a: FirmCast) -> None:
    invoice = released(a, a.household, 70_000, 58_000)
    paid_by_hand(a, invoice, 8_000)
    operations.give(client=a.household, amount=20_000, words="Thank you", by=a.owner, now=NOON)

    said = paper(invoice)

    assert (said.total, said.paid, said.credit, said.balance) == (128_000, 8_000, 20_000, 100_000)
    assert queries.owed_by(a.household) == {"USD": said.balance}
