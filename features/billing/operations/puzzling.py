"""
What the provider says and does not fit (R36) is settled by a person: money that came past the portal is posted as a
payment of a client, or somebody writes down what became of it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, NotThere, Refused, Unavailable
from features.base.permissions import Actor, Permission, require
from features.billing import puzzles, queries, rules
from features.billing.holding import hold_clients
from features.billing.models import Invoice, Payment, PaymentPart
from features.billing.models.online import Puzzle
from features.billing.operations import learning, settling
from features.clients import queries as clients
from features.clients.models import Client
from integrations.payments.gateway import PaymentsFailed, ProviderRefused, provider
from integrations.payments.model import Payment as Seen

AWAY = "Stripe does not answer at the moment. Nothing was changed. Try again in a few minutes."
UNPAID = "Stripe has no such money any more. Look at it there, and write down what became of it."
POSTED = "This is posted already. Look at the client’s payments."
OTHER = "Stripe has another amount than is shown here. Look at the page again."
S = Payment.State


@transaction.atomic
def assign(
    *, puzzle: Puzzle, seen: Seen, client: Client, by: Actor, now: datetime, invoice: Invoice | None = None
) -> Payment:
    """
    Post money that came past the portal as a payment of a client: for the invoice as far as it is owed, what is over
    as credit. `seen` is what the provider says of it now (`look`).

    :raises NotAllowed: the role may not collect.
    :raises NotThere: the puzzle, client or invoice is not theirs to see.
    :raises Refused: the invoice is in another currency.
    :raises Conflict: it is settled or posted already.
    """
    require(by, Permission.BILLING_COLLECT)
    _check(puzzle, client, invoice, by)
    if invoice is not None and invoice.currency != puzzle.currency:
        raise Refused("This invoice is in another currency.", field="what")
    hold_clients([client.pk, *(_clients_of(puzzle.payment) if puzzle.payment else ())])
    row = _hold(puzzle, by)
    _forget_payer(seen, client, invoice)
    payment = _payment(row, seen, client, by, now)
    _write_part(payment, client, invoice, now)
    learning.note_method(payment, seen)
    settling.succeed(payment, now=now)
    if seen.settled is not None:
        settling.fee(payment, seen.settled.fee, now=now)
    _settle(row, by, now, f"Posted as {payment.receipt}")
    audit.record(
        "puzzle.assigned",
        by=by,
        about=client,
        client_id=client.pk,
        amount=payment.amount,
        currency=payment.currency,
    )
    return payment


@transaction.atomic
def explain(*, puzzle: Puzzle, words: str, by: Actor, now: datetime) -> None:
    """
    Write down what became of it. Nothing is posted.

    :raises NotAllowed: the role may not collect.
    :raises NotThere: it is not theirs to see.
    :raises Conflict: it is settled already.
    :raises Refused: nothing is said.
    """
    require(by, Permission.BILLING_COLLECT)
    tidy = rules.lines(words, field="words", most=300)
    if not tidy:
        raise Refused("Say what became of it. Whoever looks at the books later reads this.", field="words")
    row = _hold(puzzle, by)
    _settle(row, by, now, tidy)
    client = row.payment.client if row.payment else None
    audit.record("puzzle.explained", by=by, about=client, client_id=client.pk if client else None, words=tidy)


def _check(puzzle: Puzzle, client: Client, invoice: Invoice | None, by: Actor) -> None:
    if not puzzles.visible_to(by).filter(pk=puzzle.pk).exists():
        raise NotThere
    if not clients.visible_to(by).filter(pk=client.pk, is_test=False).exists():
        raise NotThere
    theirs = queries.in_workspace(by).filter(client=client, state=Invoice.State.RELEASED)
    if invoice is not None and not theirs.filter(pk=invoice.pk).exists():
        raise NotThere


def look(puzzle: Puzzle) -> Seen:
    """
    Ask the provider how much came. Never call it inside a transaction.

    :raises Conflict: it has no such money, any more.
    :raises Unavailable: it does not answer.
    """
    if not puzzle.is_money or puzzle.account is None:
        raise Conflict(UNPAID)
    try:
        seen = provider().read_payment(account_id=puzzle.account.account_id, payment_id=puzzle.object_id)
    except ProviderRefused as refused:
        raise Conflict(UNPAID) from refused
    except PaymentsFailed as failed:
        raise Unavailable(AWAY) from failed
    if seen.status != "succeeded" or seen.refunded:
        raise Conflict(UNPAID)
    if (seen.amount, seen.currency.upper()) != (puzzle.amount, puzzle.currency):
        raise Conflict(OTHER)
    return seen


def _clients_of(payment: Payment) -> list[UUID]:
    return [payment.client_id, *payment.parts.values_list("client", flat=True)]


def _hold(puzzle: Puzzle, by: Actor) -> Puzzle:
    row = puzzles.settled_or_not(by).select_for_update(of=("self",)).filter(pk=puzzle.pk).first()
    if row is None:
        raise NotThere
    if row.settled_at is not None:
        raise Conflict("This is settled already.")
    return row


def _payment(row: Puzzle, seen: Seen, client: Client, by: Actor, now: datetime) -> Payment:
    """Return the payment it becomes: the one that was meant, as far as that came to nothing yet, or a new one."""
    meant = Payment.objects.filter(intent_id=seen.id).first()
    if Payment.objects.filter(charge_id=seen.charge_id).exclude(charge_id="").exists():
        raise Conflict(POSTED)
    if meant is None or meant.state in (S.SUCCEEDED, S.RETURNED):
        return Payment.objects.create(
            client=client, account=row.account, currency=row.currency, amount=seen.amount, key=f"past:{seen.charge_id}",
            intent_id="" if meant else seen.id, made_by=getattr(by, "user", None), payer_name=client.name,
            created_at=now,
        )  # fmt: skip
    meant.parts.all().delete()
    meant.planned.all().delete()
    meant.client, meant.currency, meant.amount, meant.surcharge = client, row.currency, seen.amount, 0
    meant.save(update_fields=["client", "currency", "amount", "surcharge"])
    return meant


def _forget_payer(seen: Seen, client: Client, invoice: Invoice | None) -> None:
    """
    Whoever paid hears no more of it than of what they paid: what is for another client is not theirs, nor is what is
    for anything but the one invoice that their link opens.
    """
    meant = Payment.objects.filter(intent_id=seen.id).exclude(state__in=(S.SUCCEEDED, S.RETURNED)).first()
    if meant is None:
        return
    is_other = client.pk != meant.client_id
    if is_other or (meant.link and (invoice is None or invoice.pk != meant.link.invoice_id)):
        meant.contact, meant.link, meant.method, meant.payer_email = None, None, None, ""
        meant.payer_name = client.name
        meant.save(update_fields=["contact", "link", "method", "payer_email", "payer_name"])


def _write_part(payment: Payment, client: Client, invoice: Invoice | None, now: datetime) -> None:
    purpose = PaymentPart.For.INVOICE if invoice else PaymentPart.For.CREDIT
    PaymentPart.objects.create(
        payment=payment, client=client, purpose=purpose, invoice=invoice, amount=payment.amount, is_open=False,
        created_at=now,
    )  # fmt: skip


def _settle(row: Puzzle, by: Actor, now: datetime, words: str) -> None:
    row.settled_at, row.settled_by, row.note = now, getattr(by, "user", None), words
    row.save(update_fields=["settled_at", "settled_by", "note"])
