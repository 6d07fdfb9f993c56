"""Clients as the provider knows them, and the methods they keep there."""

import hashlib
from calendar import monthrange
from datetime import date, datetime

from features.billing import connected
from features.billing.models import Customer, Payment, PaymentMethod
from features.clients.models import Client
from integrations.payments.gateway import provider
from integrations.payments.model import Method

WALLETS = {"apple_pay": "Apple Pay", "google_pay": "Google Pay", "link": "Link"}
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


def expiry(method: Method) -> date | None:
    if not method.exp_year or not method.exp_month:
        return None
    return date(method.exp_year, method.exp_month, monthrange(method.exp_year, method.exp_month)[1])


def keep(payment: Payment, method: Method | None) -> None:
    """Note the method a payment was made with, if the provider keeps it for its client."""
    customer = Customer.objects.filter(client=payment.client_id, account=payment.account_id).first()
    if method is None or customer is None or method.customer_id != customer.customer_id:
        return
    row = note(customer, method)
    if payment.method_id is None:
        payment.method = row
        payment.save(update_fields=["method"])


def note(customer: Customer, method: Method) -> PaymentMethod:
    """Write a kept method down, once; a client's first becomes their default."""
    others = PaymentMethod.objects.filter(client=customer.client_id, removed_at__isnull=True)
    row, _ = PaymentMethod.objects.get_or_create(
        method_id=method.id,
        defaults={
            "client_id": customer.client_id, "customer": customer, "kind": method.kind, "brand": brand_of(method),
            "last4": method.last4, "expires_on": expiry(method), "is_default": not others.exists(),
        },
    )  # fmt: skip
    return row


def refresh(row: PaymentMethod, seen: Method, *, now: datetime) -> None:
    """Take in that a kept method has another expiry (banks renew cards by themselves), or is kept no longer."""
    gone = seen.customer_id != row.customer.customer_id
    row.expires_on, row.last4, row.brand = expiry(seen), seen.last4, brand_of(seen)
    if row.removed_at is None and gone:
        row.removed_at, row.is_default = now, False
    row.save(update_fields=["expires_on", "last4", "brand", "removed_at", "is_default"])
