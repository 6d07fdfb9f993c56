"""What somebody wants to pay online: looked at from every side, and written down before the provider hears of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from branding.words import money
from features.base.errors import Conflict, NotThere, Refused
from features.billing import connected
from features.billing.holding import hold_clients
from features.billing.models import Invoice, PayLink, Payment, PaymentMethod, PaymentPart
from features.billing.operations import limits, planning
from features.clients.models import Client, Contact
from integrations.payments.model import Kind

OTHERWISE = "This form was sent before, to pay {amount}. Look at Payments to see what became of that."
BUSY = "Somebody is paying this right now. Wait a moment and look again."


@dataclass(frozen=True)
class Payer:
    """
    Who pays: a contact who is signed in; somebody whose `link` opens the one `invoice`; or nobody (`is_autopay`).

    The receipt goes to `email`.
    """

    contact: Contact | None = None
    invoice: Invoice | None = None
    link: PayLink | None = None
    name: str = ""
    email: str = ""
    is_autopay: bool = False


@dataclass(frozen=True)
class Wish:
    """
    What is paid, in minor units: so much of each invoice, and `credit` beside that for `client` (a prepayment). Of the
    client's own credit, `from_credit` is used on invoices once this went through.

    `method`: a saved one. Without it, a new card or bank account: `kinds` limits which; `saves` keeps it. `is_hosted`
    pays on the provider's own page, for people without JavaScript. `once`: of the form, so that sent twice is one.
    `surcharge`: what the person was shown that comes on top.
    """

    invoices: Mapping[Invoice, int] = field(default_factory=dict)
    from_credit: Mapping[Invoice, int] = field(default_factory=dict)
    credit: int = 0
    client: Client | None = None
    method: PaymentMethod | None = None
    kinds: tuple[str, ...] = ("card", "bank")
    saves: bool = False
    is_hosted: bool = False
    once: UUID | None = None
    surcharge: int = 0


@dataclass(frozen=True)
class Meant:
    """A payment as it was written down, and what of the wish the provider is told. Not `is_new`: sent a second time."""

    payment: Payment
    kinds: tuple[Kind, ...]
    saves: bool
    title: str
    is_new: bool = True


def mean(payer: Payer, wish: Wish, now: datetime) -> Meant:
    """
    Write a payment down, in a transaction of its own.

    :raises NotThere: an invoice, client or method is not theirs.
    :raises Refused: the amount or method is not possible.
    :raises Conflict: an invoice is being paid by somebody else at this very moment.
    """
    try:
        with transaction.atomic(durable=True):
            return _mean(payer, wish, now)
    except IntegrityError as meanwhile:
        if "part_one_attempt" in str(meanwhile) or "billing_payment_key" in str(meanwhile):
            raise Conflict(BUSY) from meanwhile
        raise


def key_of(payer: Payer, wish: Wish) -> str:
    return f"{'auto' if payer.is_autopay else 'pay'}:{wish.once or uuid4()}"


def _mean(payer: Payer, wish: Wish, now: datetime) -> Meant:
    client = _client_of(wish)
    hold_clients([client.pk, *(invoice.client_id for invoice in wish.invoices)])
    key = key_of(payer, wish)
    if wish.once and (earlier := Payment.objects.filter(key=key).first()):
        return _again(earlier, payer, wish)
    limits.check_whose(payer, wish, client)
    planning.check(payer.contact, wish.from_credit)
    currency = limits.check_amounts(wish)
    kinds = limits.kinds_for(wish, currency)
    limits.check_surcharge(payer, wish, now)
    payment = Payment.objects.create(
        client=client, contact=payer.contact, payer_name=payer.name, payer_email=payer.email, currency=currency,
        amount=sum(wish.invoices.values()) + wish.credit, surcharge=wish.surcharge, method=wish.method, key=key,
        weighs=limits.is_weighed(payer, wish, client, kinds, now),
        account=connected.account(),
        kind=kinds[0] if len(kinds) == 1 else "", created_at=now, link=payer.link,
    )  # fmt: skip
    _write_parts(payment, wish, client, now)
    planning.note(payment, wish.from_credit, now)
    return Meant(payment, kinds, wish.saves, _title(wish))


def _again(earlier: Payment, payer: Payer, wish: Wish) -> Meant:
    """
    :raises NotThere: this form was sent by somebody else.
    :raises Conflict: it was sent before with another amount, or for other invoices.
    """
    is_same = earlier.contact_id == (payer.contact and payer.contact.pk)
    if not is_same or earlier.link_id != (payer.link and payer.link.pk):
        raise NotThere
    parts = earlier.parts.filter(purpose=PaymentPart.For.INVOICE)
    was_for = dict(parts.values_list("invoice", "amount"))
    is_for = {invoice.pk: amount for invoice, amount in wish.invoices.items()}
    if was_for != is_for or earlier.amount != sum(is_for.values()) + wish.credit:
        raise Conflict(OTHERWISE.format(amount=money(earlier.charged, earlier.currency)))
    return Meant(earlier, ("card",), saves=False, title="", is_new=False)


def _client_of(wish: Wish) -> Client:
    """:raises Refused: nothing is paid."""
    if wish.client is not None:
        return wish.client
    if not wish.invoices:
        raise Refused("Choose what to pay.", field="amount")
    return next(iter(wish.invoices)).client


def _write_parts(payment: Payment, wish: Wish, client: Client, now: datetime) -> None:
    for invoice, share in wish.invoices.items():
        PaymentPart.objects.create(
            payment=payment, client_id=invoice.client_id, purpose=PaymentPart.For.INVOICE, invoice=invoice,
            amount=share, created_at=now,
        )  # fmt: skip
    if wish.credit:
        PaymentPart.objects.create(
            payment=payment, client=client, purpose=PaymentPart.For.CREDIT, amount=wish.credit, created_at=now
        )


def _title(wish: Wish) -> str:
    numbers = [invoice.number for invoice in wish.invoices]
    if len(numbers) == 1:
        return f"Invoice {numbers[0]}"
    return f"{len(numbers)} invoices" if numbers else "Prepayment"
