"""Clients as the provider knows them, and the methods they keep there."""

import hashlib
from calendar import monthrange
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from features.actions import operations as actions
from features.base import audit
from features.billing import connected
from features.billing.holding import hold_clients
from features.billing.models import Customer, Payment, PaymentMethod
from features.clients.models import Client, Contact
from integrations.payments.gateway import provider
from integrations.payments.model import Method

ADD = "add_method"  # the kind of to-do that asks a client to keep one
WALLETS = {"apple_pay": "Apple Pay", "google_pay": "Google Pay", "link": "Link"}
FUNDINGS = ("credit", "debit", "prepaid")
BRANDS = {"amex": "American Express", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}


def id_of(client: Client, email: str) -> str:
    """
    Return what the provider calls this client, who is made known there if need be. Never call it in a transaction.

    :raises LookupError: the firm has no account there.
    """
    account = connected.account()
    if account is None:
        raise LookupError("Nothing is connected.")
    found = Customer.objects.filter(client=client, account=account).first()
    if found is None:
        made = provider().create_customer(
            account_id=account.account_id, name=client.name, email=email,
            metadata={"portico_client": str(client.pk)}, key=_key(client, email),
        )  # fmt: skip
        found, _ = Customer.objects.get_or_create(
            client=client, account=account, defaults={"customer_id": made}
        )
    return found.customer_id


def _key(client: Client, email: str) -> str:
    said = hashlib.sha256(f"{client.name}\n{email}".encode()).hexdigest()[:16]
    return f"customer:{client.pk}:{said}"


def brand_of(method: Method) -> str:
    if method.kind == "bank":
        return method.bank_name[:40]
    name = BRANDS.get(method.brand, method.brand.replace("_", " ").title())
    wallet = WALLETS.get(method.wallet)
    return f"{name} ({wallet})"[:40] if wallet else name[:40]


def funding_of(method: Method) -> str:
    """Return what kind of card it is, where the provider says so."""
    return method.funding if method.kind == "card" and method.funding in FUNDINGS else ""


def expiry(method: Method) -> date | None:
    if not method.exp_year or not method.exp_month:
        return None
    return date(method.exp_year, method.exp_month, monthrange(method.exp_year, method.exp_month)[1])


def keep(payment: Payment, method: Method | None) -> None:
    """Note the method a payment was made with, if the provider keeps it for its client."""
    customer = Customer.objects.filter(client=payment.client_id, account=payment.account_id).first()
    if method is None or customer is None or method.customer_id != customer.customer_id:
        return
    if customer.account.ended_at is not None:
        return  # nothing can be paid with it any more
    row = note(customer, method, by=payment.contact)
    if payment.method_id is None:
        payment.method = row
        payment.save(update_fields=["method"])


@transaction.atomic
def note(customer: Customer, method: Method, *, by: Contact | None = None) -> PaymentMethod:
    """
    Write a kept method down, once; a client's first becomes their default, and settles that one was asked for. Two at
    the same moment wait for each other. `by`: who added it, if that is known.
    """
    hold_clients([customer.client_id])
    others = PaymentMethod.objects.filter(client=customer.client_id, removed_at__isnull=True)
    row, _ = PaymentMethod.objects.get_or_create(
        method_id=method.id,
        defaults={
            "client_id": customer.client_id, "customer": customer, "kind": method.kind, "brand": brand_of(method),
            "last4": method.last4, "funding": funding_of(method), "expires_on": expiry(method),
            "is_default": not others.exists(),
        },
    )  # fmt: skip
    _say_who(row, by)
    if row.removed_at is None:
        actions.settle_subject(kind=ADD, subject_id=row.client_id, by=by, now=timezone.now())
    return row


def _say_who(row: PaymentMethod, by: Contact | None) -> None:
    """Note it once."""
    if by is not None and row.added_by_id is None:
        row.added_by = by.user
        row.save(update_fields=["added_by"])
        audit.record("method.added", by=by, about=row, client_id=row.client_id)


@transaction.atomic
def refresh(row: PaymentMethod, seen: Method, *, now: datetime) -> None:
    """
    Take in that a kept method has another expiry (banks renew cards by themselves: its end is told of anew), or is kept
    no longer.
    """
    hold_clients([row.client_id])
    row.refresh_from_db()
    if expiry(seen) != row.expires_on:
        row.expires_on, row.warned_at = expiry(seen), None
    row.last4, row.brand, row.funding = seen.last4, brand_of(seen), funding_of(seen)
    row.save(update_fields=["expires_on", "last4", "brand", "funding", "warned_at"])
    if row.removed_at is None and seen.customer_id != row.customer.customer_id:
        forget(row, now=now)


def forget(row: PaymentMethod, *, now: datetime) -> None:
    """Keep it no longer; the oldest that is left becomes the default. Whoever calls this holds the client."""
    PaymentMethod.objects.filter(pk=row.pk).update(removed_at=now, is_default=False)
    left = PaymentMethod.objects.filter(client=row.client_id, removed_at__isnull=True)
    if not left.filter(is_default=True).exists() and (oldest := left.order_by("created_at").first()):
        PaymentMethod.objects.filter(pk=oldest.pk).update(is_default=True)
