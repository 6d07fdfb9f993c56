"""What each client owes, paid and has on credit. Rows are written past the operations, so that their text is canaries."""

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from features.accounts.secrets import digest
from features.billing.models import (
    Account,
    Autopay,
    BillingRules,
    CreditLot,
    CreditUse,
    Customer,
    Dispute,
    Entry,
    Instalment,
    Invoice,
    InvoiceFile,
    InvoiceMail,
    Line,
    MailRecipient,
    NumberSeries,
    Paper,
    PayLink,
    Payment,
    PaymentMethod,
    PaymentPart,
    PaymentPlan,
    PlannedCredit,
    PlanPart,
    Posting,
    ProviderAccount,
    ProviderEvent,
    Puzzle,
    Refund,
    StatementMail,
    StatementRecipient,
    TaxRate,
    TopUp,
)
from integrations.storage import gateway
from tests.isolation.factories import now, secret

if TYPE_CHECKING:
    from tests.isolation.world import Inside

OWED, PAID, CREDIT = 10_000, 4_000, 2_000


def house(here: "Inside") -> None:
    here.add(BillingRules, "firm", "billing-rules", prepay_amounts=[25_000], remind_days=[-3])
    here.add(TaxRate, "firm", "rate", rate=0)
    here.add(NumberSeries, "firm", "series", key="none")
    here.add(ProviderAccount, "firm", "provider", account_id=f"acct_{here.mark}", country="US", is_ready=True)
    here.add(ProviderEvent, "firm", "provider-event", account_id=f"acct_{here.mark}", happened_at=now())


def billed(here: "Inside", client: str) -> None:
    """One invoice is released and paid in part, by check and from credit; one is a draft."""
    invoice = _invoice(here, client, f"{client}-invoice")
    _release(here, client, invoice)
    _paid(here, client, invoice)
    _credited(here, client, invoice)
    _mailed(here, client, invoice)
    _filed(here, client, invoice)
    _planned(here, client, invoice)
    _methods(here, client)
    _invoice(here, client, f"{client}-draft")


def hidden(here: "Inside") -> None:
    """An invoice of a project that one of the client's people is not let in for."""
    invoice = _invoice(here, "c1x", "c1-hidden-invoice", client="c1", project=here.rows["c1-hidden-project"])
    _release(here, "c1x", invoice)


def _invoice(here: "Inside", mark: str, thing: str, client: str = "", **given: Any) -> Invoice:
    today = now().date()
    row: Invoice = here.add(
        Invoice, mark, thing, client=here.rows[client or mark], number="", currency="USD", due_on=today + timedelta(days=14),
        subtotal=OWED, total=OWED, made_by=here.rows["user-owner"], billed_to="", **given,
    )  # fmt: skip
    here.add(
        Line, mark, f"{thing}-line", invoice=row, rate=OWED, amount=OWED, tax_rate=here.rows["rate"], cost=1
    )
    here.add(Instalment, mark, f"{thing}-instalment", invoice=row, due_on=row.due_on, amount=OWED)
    return row


def _release(here: "Inside", mark: str, invoice: Invoice) -> None:
    from tests.isolation.canaries import Canary  # noqa: PLC0415

    number, billed_to = (Canary(here.mark, mark, f"invoice_{name}").word for name in ("number", "billed_to"))
    invoice.number, invoice.billed_to = number, billed_to
    invoice.state, invoice.released_at, invoice.issued_on = Invoice.State.RELEASED, now(), now().date()
    invoice.save()
    owed = here.add(
        Account,
        mark,
        f"{invoice.pk}-owed",
        kind="receivable",
        currency="USD",
        client=invoice.client,
        invoice=invoice,
    )
    _post(here, mark, Posting.Kind.RELEASED, to=owed, of=_firm_account("income"), amount=OWED)


def _firm_account(kind: str) -> Account:
    return Account.objects.get_or_create(kind=kind, currency="USD", client=None, invoice=None)[0]


@transaction.atomic
def _post(
    here: "Inside", mark: str, kind: str, *, to: Account, of: Account, amount: int, **named: str
) -> None:
    posting = here.add(Posting, mark, f"{kind}-{to.pk}-{of.pk}", kind=kind, at=now(), **named)
    Entry.objects.create(posting=posting, account=to, amount=amount)
    Entry.objects.create(posting=posting, account=of, amount=-amount)


def _paid(here: "Inside", client: str, invoice: Invoice) -> None:
    payment = here.add(
        Payment, client, f"{client}-payment", client=invoice.client, made_by=here.rows["user-owner"], kind="check",
        state="succeeded", currency="USD", amount=PAID + CREDIT, receipt=f"R-{client}", received_on=now().date(), settled_at=now(), intent_id="", charge_id="", session_id="", agreed="",
    )  # fmt: skip
    part = here.add(
        PaymentPart, client, f"{client}-part", payment=payment, client=invoice.client, purpose="invoice", invoice=invoice,
        amount=PAID, posted=PAID, is_open=False,
    )  # fmt: skip
    _post(
        here,
        client,
        Posting.Kind.PAID,
        to=_firm_account("bank"),
        of=invoice.account,
        amount=PAID,
        key=f"payment:{payment.pk}",
    )
    here.add(
        Refund, client, f"{client}-refund", payment=payment, part=part, amount=1, state="failed", refund_id="",
        by=here.rows["user-owner"], settled_at=now(),
    )  # fmt: skip
    here.add(Dispute, client, f"{client}-dispute", payment=payment, amount=1, state="won", settled_at=now())


def _mailed(here: "Inside", client: str, invoice: Invoice) -> None:
    mail = here.add(
        InvoiceMail, client, f"{client}-invoice-mail", invoice=invoice, by=here.rows["user-owner"]
    )
    here.add(MailRecipient, client, f"{client}-mailed-to", mail=mail, state="refused", settled_at=now())
    here.add(
        PayLink, client, f"{client}-pay-link", invoice=invoice, expires_at=now() + timedelta(days=30),
        token_hash=digest(secret("pay", here.mark, client)),
    )  # fmt: skip
    days = {"first_on": now().date() - timedelta(days=30), "last_on": now().date()}
    stated = here.add(
        StatementMail,
        client,
        f"{client}-statement-mail",
        client=invoice.client,
        by=here.rows["user-owner"],
        **days,
    )
    here.add(
        Paper,
        client,
        f"{client}-statement",
        client=invoice.client,
        kind="statement",
        currency="USD",
        file="",
        **days,
    )
    here.add(
        StatementRecipient, client, f"{client}-stated-to", mail=stated, state="refused", settled_at=now()
    )


def _filed(here: "Inside", client: str, invoice: Invoice) -> None:
    """A file goes with it, whose name and content are canaries."""
    from tests.isolation.canaries import Canary  # noqa: PLC0415

    word = Canary(here.mark, client, "invoice_file_content").word.encode()
    here.add(
        InvoiceFile, client, f"{client}-invoice-file", invoice=invoice, extension="txt", content_type="text/plain", size=len(word),
        sha256="0" * 64, file=gateway.put(io.BytesIO(word), gateway.new_key()), uploaded_by=here.rows["user-owner"], side="firm",
    )  # fmt: skip


def _planned(here: "Inside", client: str, invoice: Invoice) -> None:
    """What is left is paid in one part, on another day."""
    invoice.plan = here.add(
        PaymentPlan, client, f"{client}-plan", invoice=invoice, client=invoice.client, agreed_by=here.rows["user-owner"]
    )  # fmt: skip
    here.add(
        PlanPart, client, f"{client}-plan-part", plan=invoice.plan, due_on=invoice.due_on + timedelta(days=9),
        amount=OWED - PAID - 500,
    )  # fmt: skip
    invoice.save(update_fields=["plan"])


def _credited(here: "Inside", client: str, invoice: Invoice) -> None:
    lot = here.add(
        CreditLot, client, f"{client}-credit", client=invoice.client, currency="USD", source="prepayment",
        payment=here.rows[f"{client}-payment"], amount=CREDIT, left=CREDIT - 500,
    )  # fmt: skip
    credit = Account.objects.create(kind="credit", currency="USD", client=invoice.client)
    _post(here, client, Posting.Kind.PAID, to=_firm_account("bank"), of=credit, amount=CREDIT)
    use = here.add(CreditUse, client, f"{client}-use", lot=lot, invoice=invoice, amount=500)
    _post(here, client, Posting.Kind.APPLIED, to=credit, of=invoice.account, amount=500, key=f"use:{use.pk}")
    PlannedCredit.objects.create(payment=here.rows[f"{client}-payment"], invoice=invoice, amount=1)


def _methods(here: "Inside", client: str) -> None:
    customer = here.add(
        Customer, client, f"{client}-customer", client=here.rows[client], account=here.rows["provider"]
    )
    here.add(
        PaymentMethod, client, f"{client}-method", client=here.rows[client], customer=customer, kind="card", last4="4242",
        is_default=True, added_by=here.rows[f"user-{client}-person"],
    )  # fmt: skip
    here.add(
        Autopay, client, f"{client}-autopay", client=here.rows[client], contact=here.rows[f"{client}-person"]
    )
    here.add(
        TopUp,
        client,
        f"{client}-top-up",
        client=here.rows[client],
        kind="credit",
        currency="USD",
        least=1,
        target=1,
    )
    here.add(Puzzle, client, f"{client}-puzzle", payment=here.rows[f"{client}-payment"])
