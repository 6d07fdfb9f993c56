"""Whose, how much and how: what may be paid online at all. Every refusal names the field that it concerns."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db.models import QuerySet

from features.base.errors import Conflict, NotThere, Refused
from features.billing import connected, ledger, queries, rules, surcharges
from features.billing.models import Invoice, PaymentMethod, PaymentPart
from features.billing.switches import BILLING, PAYMENT_METHODS, PREPAYMENT
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.toggles.queries import is_on
from integrations.payments.model import Kind

if TYPE_CHECKING:
    from features.billing.operations.meaning import Payer, Wish

PAY = ContactRight.PAY
LEAST = 50  # what the provider takes at least, in minor units
MOST = 99_999_999
BANK_IN = "USD"  # bank debits are of the United States


def check_whose(payer: "Payer", wish: "Wish", client: Client) -> None:
    """
    :raises NotThere: an invoice, the client or the method is not theirs, or nothing can be paid online.
    """
    if not is_on(BILLING) or not connected.is_ready():
        raise NotThere
    ids = {invoice.pk for invoice in wish.invoices}
    if queries_of(payer).filter(pk__in=ids, pays_online=True).count() != len(ids):
        raise NotThere
    if wish.credit and not may_prepay(payer, client):
        raise NotThere
    if not wish.credit and client.pk not in {invoice.client_id for invoice in wish.invoices}:
        raise NotThere
    if wish.method and not _is_theirs(wish.method, client):
        raise NotThere
    if (wish.method or wish.saves) and not _may_keep(payer, client):
        raise NotThere


def queries_of(payer: "Payer") -> QuerySet[Invoice]:
    """Return the invoices this payer may pay."""
    if payer.contact is not None:
        return queries.visible_to(payer.contact, PAY)
    released = Invoice.objects.filter(queries.RELEASED)
    if payer.is_autopay:
        return released
    return released.filter(pk=payer.invoice.pk) if payer.invoice else released.none()


def may_prepay(payer: "Payer", client: Client) -> bool:
    theirs = payer.contact and clients.acted_for_wholly(payer.contact, PAY).filter(pk=client.pk).exists()
    return bool(theirs) and is_on(PREPAYMENT)


def _is_theirs(method: PaymentMethod, client: Client) -> bool:
    return method.client_id == client.pk and method.removed_at is None


def _may_keep(payer: "Payer", client: Client) -> bool:
    """Return whether methods are kept at all, and this is somebody who may pay for the client as a whole."""
    if not is_on(PAYMENT_METHODS):
        return False
    if payer.contact is None:
        return payer.is_autopay
    return clients.acted_for_wholly(payer.contact, PAY).filter(pk=client.pk).exists()


def check_amounts(wish: "Wish") -> str:
    """
    Return the currency.

    :raises Refused: nothing, too little, too much, or not a part that the firm allows.
    :raises Conflict: it is paid, or on its way.
    """
    kept = queries.rules()
    currencies = {invoice.currency for invoice in wish.invoices} or {kept.currency}
    if len(currencies) != 1 or (wish.credit and currencies != {kept.currency}):
        raise Refused("Invoices in different currencies are paid one by one.", field="amount")
    for invoice, share in wish.invoices.items():
        check_share(invoice, share, wish.from_credit.get(invoice, 0))
    if wish.credit:
        _check_credit(wish.credit)
    total = sum(wish.invoices.values()) + wish.credit
    if not LEAST <= total <= MOST:
        raise Refused(
            "That amount is too small to pay online."
            if total < LEAST
            else "That is too much to pay at once.",
            field="amount",
        )
    return currencies.pop()


def check_share(invoice: Invoice, share: int, credit: int = 0) -> None:
    """`credit` of its client is used besides, and counts for the smallest part."""
    owed = ledger.balance(ledger.of_invoice(invoice))
    if owed == 0:
        raise Conflict(f"{invoice.number} is paid already.")
    if PaymentPart.objects.filter(invoice=invoice, is_open=True).exists():
        raise Conflict(f"A payment for {invoice.number} is on its way already.")
    if not 0 < share <= owed - credit:
        raise Refused(f"Enter an amount up to what is owed on {invoice.number}.", field="amount")
    least = least_of(invoice, owed)
    if share + credit < least and share + credit != queries.next_due(invoice, owed)[1]:
        raise Refused("Pay at least the smallest amount shown.", field="amount")


def least_of(invoice: Invoice, owed: int) -> int:
    """Return the smallest part of it that may be paid: all that is owed, where the firm takes no parts."""
    kept = queries.rules()
    in_parts = kept.in_parts if invoice.in_parts is None else invoice.in_parts
    return min(owed, max(kept.least_part, LEAST)) if in_parts else owed


def _check_credit(amount: int) -> None:
    kept = queries.rules()
    rules.amount(amount, field="credit")
    if not kept.prepay_least <= amount <= kept.prepay_most:
        raise Refused("Enter an amount between the smallest and the largest shown.", field="credit")


def kinds_for(wish: "Wish", currency: str) -> tuple[Kind, ...]:
    """
    Return what this may be paid with.

    :raises Refused: nothing of what was chosen.
    """
    kept = queries.rules()
    cards = kept.takes_cards and (kept.prepay_cards or not wish.credit)
    bank = kept.takes_bank and (kept.prepay_bank or not wish.credit) and currency == BANK_IN
    wanted = (wish.method.kind,) if wish.method else wish.kinds
    found = [kind for kind, may in (("card", cards), ("bank", bank)) if may and kind in wanted]
    if not found:
        raise Refused("Choose another way to pay.", field="method")
    return cast("tuple[Kind, ...]", tuple(found))


def is_weighed(payer: "Payer", wish: "Wish", client: Client, kinds: tuple[Kind, ...], now: datetime) -> bool:
    """Return whether what is typed for it may turn out to carry a surcharge, and so is looked at first."""
    if payer.is_autopay or wish.method is not None or wish.credit or "card" not in kinds:
        return False
    return surcharges.rate_of_typed(client, queries.today(now)) > 0


def check_surcharge(payer: "Payer", wish: "Wish", now: datetime) -> None:
    """
    :raises Refused: what comes on top is not what this person was shown. Without a person there is none, and of what
        is typed it is known later (`weighing`).
    """
    if payer.is_autopay or wish.method is None or wish.credit:
        right = 0
    else:
        rate = surcharges.rates([wish.method], queries.today(now)).get(wish.method.pk, 0)
        right = surcharges.on(sum(wish.invoices.values()), rate)
    if wish.surcharge != right:
        raise Refused("The card surcharge has changed. Look at it once more, then pay.", field="method")
