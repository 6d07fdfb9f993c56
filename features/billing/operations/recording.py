"""Staff note what came in past the portal: a check, cash, a transfer. Or that a check came back."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from features.accounts.rules import line
from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.billing import ledger, queries, rules
from features.billing.holding import hold_clients
from features.billing.models import Invoice, Payment, PaymentPart, Posting
from features.billing.operations import settling, taking
from features.clients import queries as clients
from features.clients.models import Client

BY_HAND = (Payment.Kind.CHECK, Payment.Kind.CASH, Payment.Kind.TRANSFER, Payment.Kind.OTHER)


@transaction.atomic
def record(
    *, client: Client, by: Actor, now: datetime, kind: str, amount: int, received_on: date,
    parts: Mapping[Invoice, int] | None = None, reference: str = "", purpose: str = PaymentPart.For.CREDIT,
    currency: str = "",
) -> Payment:  # fmt: skip
    """
    Note a payment. `parts` says how much of it is for which invoices of the client; what is over becomes credit, or is
    held in trust where `purpose` says so. Without parts all of it does.

    :raises NotAllowed: the role may not collect.
    :raises NotThere: the client, or one of the invoices, is not theirs to see.
    :raises Refused: more is given out than came, or more than an invoice is owed.
    """
    require(by, Permission.BILLING_COLLECT)
    if not clients.visible_to(by).filter(pk=client.pk).exists():
        raise NotThere
    hold_clients([client.pk])
    given = dict(parts or {})
    code = rules.currency(next((each.currency for each in given), currency or queries.rules().currency))
    _check(kind, amount, given, received_on, now)
    _check_invoices(client, by, given, code)
    payment = Payment.objects.create(
        client=client, made_by=getattr(by, "user", None), kind=kind, currency=code, amount=amount,
        key=f"hand:{uuid4()}",
        reference=line(reference, most=100, field="reference"), received_on=received_on, payer_name=client.name,
        created_at=now,
    )  # fmt: skip
    _write_parts(payment, given, amount, purpose)
    settling.succeed(payment, now=now)
    audit.record(
        "payment.recorded", by=by, about=client, client_id=client.pk, amount=amount, currency=code, kind=kind
    )
    return payment


def _write_parts(payment: Payment, given: Mapping[Invoice, int], amount: int, purpose: str) -> None:
    rest = amount - sum(given.values())
    for invoice, share in given.items():
        PaymentPart.objects.create(
            payment=payment, client_id=invoice.client_id, purpose=PaymentPart.For.INVOICE, invoice=invoice,
            amount=share, is_open=False,
        )  # fmt: skip
    if rest:
        PaymentPart.objects.create(
            payment=payment, client=payment.client, purpose=purpose, amount=rest, is_open=False
        )


def _check(kind: str, amount: int, given: Mapping[Invoice, int], day: date, now: datetime) -> None:
    if kind not in BY_HAND:
        raise Refused("Choose how the money came.", field="kind")
    if day > queries.today(now):
        raise Refused("Choose today or an earlier day.", field="received_on")
    if sum(given.values()) > rules.amount(amount, field="amount"):
        raise Refused("You give out more than came in.", field="amount")


def _check_invoices(client: Client, by: Actor, given: Mapping[Invoice, int], code: str) -> None:
    mine = queries.in_workspace(by).filter(
        pk__in=[each.pk for each in given], client=client, state="released"
    )
    if mine.count() != len(given):
        raise NotThere
    for invoice, share in given.items():
        owed = ledger.balance(ledger.of_invoice(invoice))
        if invoice.currency != code or not 0 < share <= owed:
            raise Refused(f"That is more than is owed on {invoice.number}.", field="amount")


@transaction.atomic
def bounce(*, payment: Payment, by: Actor, now: datetime) -> None:
    """
    Note that a payment recorded by hand came to nothing, such as a check that was returned. What it paid is owed again.

    :raises NotAllowed: the role may not collect.
    :raises NotThere: it is not of a client they see.
    :raises Conflict: it came through the provider, was returned before, or money of it went back already.
    """
    require(by, Permission.BILLING_COLLECT)
    if not queries.payments_in_workspace(by).filter(pk=payment.pk).exists():
        raise NotThere
    hold_clients(payment.parts.values_list("client", flat=True))
    payment.refresh_from_db()
    if payment.account_id or payment.state != Payment.State.SUCCEEDED:
        raise Conflict("Only a payment that you recorded can be taken back, and once.")
    if payment.refunds.exclude(state="failed").exists():
        raise Conflict("A part of this was paid back already.")
    held = payment.parts.filter(purpose=PaymentPart.For.TRUST).select_related("client", "payment")
    if any(part.posted > taking.in_trust(part) for part in held):
        raise Conflict(
            "Some of this has paid a fee from trust. Put that right with your trust account first."
        )
    taking.give_back(
        payment, kind=Posting.Kind.UNPAID, key=f"returned:{payment.pk}", amount=payment.charged,
        from_account=settling.money_account(payment), now=now,
    )  # fmt: skip
    payment.state = Payment.State.RETURNED
    payment.save(update_fields=["state"])
    audit.record(
        "payment.returned", by=by, about=payment.client, client_id=payment.client_id, amount=payment.amount,
        currency=payment.currency,
    )  # fmt: skip
