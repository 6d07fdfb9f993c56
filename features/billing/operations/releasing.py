"""An invoice becomes one: it gets its number, is posted, and its client sees it. Or it is withdrawn again."""

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, Refused
from features.base.permissions import Actor, Permission
from features.billing import emails, ledger, numbers, queries
from features.billing.holding import hold_clients, hold_invoice
from features.billing.ledger import K
from features.billing.models import BillingRules, Invoice, Posting
from features.billing.operations import crediting, following, withdrawing
from features.clients.models import Client
from tenants.context import require_firm


@transaction.atomic
def release(*, invoice: Invoice, by: Actor | None, now: datetime, told: Collection[UUID] = ()) -> None:
    """
    Give a draft its number, post it, and pay it from the client's credit where the firm does that by itself (D6).
    Its client's people are told, but for the users in `told`: they get a mail with it anyway.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: it is not theirs to see.
    :raises Conflict: it was released already.
    :raises Refused: it has no lines, or its day is over.
    """
    client = _hold(invoice, by)
    rules = queries.rules()
    _check(invoice, now)
    invoice.state, invoice.released_at = Invoice.State.RELEASED, now
    invoice.issued_on = invoice.dated_on or queries.today(now)
    invoice.billed_to = "\n".join(part for part in (client.name, client.address) if part)
    invoice.number = numbers.take("", rules, invoice.issued_on)
    invoice.save()
    post(invoice, now)
    audit.record(
        "invoice.released",
        by=by,
        about=invoice,
        client_id=client.pk,
        total=invoice.total,
        currency=invoice.currency,
    )
    following.released(invoice, by=by, now=now)
    if rules.credit == BillingRules.Credit.AUTO:
        crediting.use_up(client=client, currency=invoice.currency, by=None, now=now)
    emails.released(invoice, but=told)


def post(invoice: Invoice, now: datetime) -> None:
    fees = invoice.subtotal - invoice.discount
    moves = {
        ledger.of_invoice(invoice): invoice.total,
        ledger.of_firm(K.INCOME, invoice.currency): -fees,
        ledger.of_firm(K.TAX, invoice.currency): -invoice.tax,
    }
    if invoice.total:
        issued = invoice.issued_on or queries.today(now)
        at = noon_of(issued) if issued < queries.today(now) else now
        ledger.post(Posting.Kind.RELEASED, f"release:{invoice.pk}", moves, at=at, words=invoice.number)


def noon_of(day: date) -> datetime:
    """Return the middle of a day on the firm's calendar: when an invoice that is dated back counts in the books."""
    return datetime.combine(day, time(12), ZoneInfo(require_firm().time_zone))


@transaction.atomic
def void(
    *, invoice: Invoice, by: Actor, now: datetime, reason: str = "", open_documents: bool = False
) -> None:
    """
    Withdraw an invoice of which nothing was paid. It keeps its number, and its client no longer owes it; what somebody
    has begun to pay of it is ended at the provider. Documents that waited for it stay shut, unless `open_documents`
    says that they are to open: nobody paid.

    :raises NotAllowed: the role may not bill.
    :raises Conflict: it is no released invoice, something was paid or is on its way, or credit was given for it.
    """
    hold_invoice(invoice, by, Permission.BILLING_EDIT)
    if invoice.state != Invoice.State.RELEASED:
        raise Conflict("Only a released invoice can be voided.")
    if invoice.payment_parts.filter(is_open=True, payment__state="processing").exists():
        raise Conflict("A payment of this is on its way. Wait until it has arrived, or failed.")
    if invoice.total and ledger.balance(ledger.of_invoice(invoice)) != invoice.charged:
        raise Conflict("Something was paid on this already. Give credit for the rest instead.")
    if invoice.credit_notes.exists():
        raise Conflict("Credit was given for this already. What is still owed can be credited too.")
    withdrawing.end_attempts(invoice)
    _take_back(invoice, now)
    invoice.state, invoice.voided_at, invoice.void_reason = Invoice.State.VOID, now, reason.strip()[:300]
    invoice.save(update_fields=["state", "voided_at", "void_reason"])
    audit.record(
        "invoice.voided", by=by, about=invoice, client_id=invoice.client_id, reason=invoice.void_reason
    )
    following.voided(invoice, by=by, now=now, opens=open_documents)


def _take_back(invoice: Invoice, now: datetime) -> None:
    keys = Posting.objects.filter(entries__account=ledger.of_invoice(invoice), undone_by__isnull=True)
    charges = keys.filter(kind__in=(Posting.Kind.RELEASED, Posting.Kind.LATE_FEE))
    for posting in charges:
        ledger.undo(posting, Posting.Kind.VOIDED, f"void:{posting.pk}", at=now, words=invoice.number)


def _hold(invoice: Invoice, by: Actor | None) -> Client:
    if by is not None:
        return hold_invoice(invoice, by)
    (client,) = hold_clients([invoice.client_id])
    invoice.refresh_from_db()
    return client


def _check(invoice: Invoice, now: datetime) -> None:
    if not invoice.is_draft:
        raise Conflict("This was released already.")
    if not invoice.lines.exists():
        raise Refused("Add a line first: there is nothing to pay for.", field="lines")
    today = queries.today(now)
    if invoice.dated_on and invoice.dated_on > today:
        said = f"{invoice.dated_on:%B} {invoice.dated_on.day}"
        raise Refused(f"It is dated {said}. Release it then, or choose another issue date.", field="dated_on")
    if invoice.due_on < (invoice.dated_on or today):
        words = "the issue date" if invoice.dated_on else "today"
        raise Refused(f"Choose a due day from {words} on.", field="due_on")
