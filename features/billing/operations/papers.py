"""
PDFs of invoices and receipts: made in a worker, kept until something changes, and then made anew when somebody asks.
A page only says what it would like (`ask`); whoever works calls `ensure`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from features.base import outbox
from features.base.attachments import Attached, gives
from features.base.models import OutboxEntry
from features.billing import on_paper, queries
from features.billing.models import Invoice, Paper, Payment, Posting
from features.billing.models.invoices import paper_key
from features.billing.models.papers import key_of_paper
from features.billing.papers import invoice_pdf, receipt_pdf
from integrations.storage import gateway

INVOICE, RECEIPT = "billing.invoice", "billing.receipt"
PDF = "application/pdf"


def state_of(invoice: Invoice) -> datetime:
    """Return when it last changed: drafts when they were saved, others when anything was posted to them, or agreed."""
    posted = Posting.objects.filter(entries__account__invoice=invoice).aggregate(at=Max("created_at"))["at"]
    plans = invoice.plans.aggregate(begun=Max("created_at"), over=Max("ended_at"))
    known: list[datetime | None] = [
        *plans.values(),
        invoice.created_at,
        invoice.saved_at,
        invoice.released_at,
        invoice.voided_at,
        posted,
    ]
    return max(at for at in known if at is not None)


def is_fresh(invoice: Invoice) -> bool:
    return bool(invoice.pdf) and invoice.pdf_at == state_of(invoice)


def ask(invoice: Invoice) -> None:
    """Have a worker make it, once for each state."""
    key = f"paper:{invoice.pk}:{state_of(invoice):%y%m%d%H%M%S%f}"
    outbox.put(INVOICE, {"id": str(invoice.pk)}, dedupe_key=key)


@outbox.handles(INVOICE)
def _make(payload: dict[str, Any], _: OutboxEntry) -> None:
    invoice = Invoice.objects.select_related("client").filter(pk=payload["id"]).first()
    if invoice is not None:
        ensure(invoice)


def ensure(invoice: Invoice) -> None:
    """
    Have a PDF that says how it stands. Never within a request.

    :raises StorageFailed: it could not be kept.
    """
    state, old = state_of(invoice), invoice.pdf.name or ""
    if old and invoice.pdf_at == state:
        return
    made = invoice_pdf(on_paper.invoice(invoice, queries.today(timezone.now())))

    def keep(key: str) -> int:
        return Invoice.objects.filter(pk=invoice.pk, pdf=old).update(pdf=key, pdf_at=state)

    store(made, paper_key(invoice, ""), old, keep)
    invoice.refresh_from_db(fields=["pdf", "pdf_at"])


def store(made: bytes, key: str, old: str, keep: Callable[[str], int]) -> None:
    """Keep a file in the place of another; where somebody was faster, theirs stays."""
    key = gateway.put(ContentFile(made), key)
    superfluous = old if keep(key) else key
    if superfluous:
        transaction.on_commit(lambda: gateway.remove(superfluous), robust=True)


def state_of_payment(payment: Payment) -> datetime:
    settled = payment.refunds.aggregate(at=Max("settled_at"))["at"]
    known: list[datetime | None] = [payment.created_at, payment.settled_at, settled]
    return max(at for at in known if at is not None)


def receipt_of(payment: Payment) -> Paper:
    about = {"client": payment.client, "currency": payment.currency, "kind": Paper.Kind.RECEIPT}
    return Paper.objects.get_or_create(payment=payment, defaults=about)[0]


def is_receipt_fresh(payment: Payment) -> bool:
    return Paper.objects.filter(payment=payment, of=state_of_payment(payment)).exclude(file="").exists()


def ask_receipt(payment: Payment) -> None:
    key = f"receipt:{payment.pk}:{state_of_payment(payment):%y%m%d%H%M%S%f}"
    outbox.put(RECEIPT, {"id": str(payment.pk)}, dedupe_key=key)


@outbox.handles(RECEIPT)
def _make_receipt(payload: dict[str, Any], _: OutboxEntry) -> None:
    payment = Payment.objects.select_related("client").filter(pk=payload["id"]).exclude(receipt="").first()
    if payment is not None:
        ensure_receipt(payment)


def ensure_receipt(payment: Payment) -> Paper:
    """Have a receipt that says what became of the payment. Never within a request."""
    paper, state = receipt_of(payment), state_of_payment(payment)
    old = paper.file.name or ""
    if old and paper.of == state:
        return paper
    made = receipt_pdf(on_paper.receipt(payment))

    def keep(key: str) -> int:
        return Paper.objects.filter(pk=paper.pk, file=old).update(file=key, of=state)

    store(made, key_of_paper(paper, ""), old, keep)
    paper.refresh_from_db()
    return paper


def read(key: str) -> bytes:
    with gateway.open_file(key) as file:
        return file.read()


@gives(INVOICE)
def _attached(invoice_id: str) -> Attached | None:
    invoice = Invoice.objects.select_related("client").filter(pk=invoice_id).first()
    if invoice is None or invoice.state == Invoice.State.VOID:
        return None
    ensure(invoice)
    return Attached(f"{invoice.number or 'draft'}.pdf", PDF, read(invoice.pdf.name or ""))


@gives(RECEIPT)
def _attached_receipt(payment_id: str) -> Attached | None:
    payment = Payment.objects.select_related("client").filter(pk=payment_id).exclude(receipt="").first()
    if payment is None:
        return None
    return Attached(f"{payment.receipt}.pdf", PDF, read(ensure_receipt(payment).file.name or ""))
