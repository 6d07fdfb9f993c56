"""A firm connected to the stand-in for Stripe, and people who pay it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from features.billing import connected as readiness
from features.billing import customers
from features.billing.models import Customer, Invoice, Payment, PaymentMethod, ProviderAccount
from features.billing.operations import learning, paying
from features.billing.operations.meaning import Payer, Wish
from features.clients.models import Client, Contact
from integrations.payments.gateway import provider
from tenants.context import platform, require_firm
from tenants.models import PaymentAccount
from tests.fakes_stripe import Stripe

BACK = "http://localhost/back/{payment}/"


def connected(stripe: Stripe, *, ready: bool = True) -> ProviderAccount:
    """Connect the firm in use to an account of its own."""
    account_id, firm = stripe.account(whole=ready), require_firm()
    with platform():
        PaymentAccount.objects.create(account_id=account_id, firm=firm)
    row = ProviderAccount.objects.create(account_id=account_id, country="US", is_ready=ready, pays_out=ready)
    readiness.changed()
    return row


def saved(stripe: Stripe, client: Client, number: str = "4242424242424242") -> PaymentMethod:
    """Return a card (or, of 12 digits, a bank account) that a client keeps."""
    account = ProviderAccount.objects.get(ended_at__isnull=True)
    customer_id = customers.id_of(client, "payer@example.com")
    kind: Any = "bank" if len(number) == 12 else "card"
    begun = provider().start_setup(
        account_id=account.account_id, customer_id=customer_id, kinds=[kind], key=f"{client.pk}:{number}"
    )
    said = stripe.confirm(account.account_id, begun.client_secret, number, return_url=BACK)
    if said["status"] == "requires_action":
        seen = provider().read_setup(account_id=account.account_id, setup_id=begun.id)
        stripe.bank_says(seen.redirect_url)
    seen = provider().read_setup(account_id=account.account_id, setup_id=begun.id)
    assert seen.method is not None
    return customers.note(Customer.objects.get(client=client), seen.method)


def payer(contact: Contact) -> Payer:
    return Payer(contact=contact, name=contact.name, email=contact.user.email)


def pays(contact: Contact, *invoices: Invoice, now: datetime | None = None, **wish: Any) -> paying.Next:
    """Pay all that is owed on some invoices, unless the wish says how much of which."""
    given = {"invoices": {invoice: invoice.charged for invoice in invoices}} | wish
    return paying.start(payer=payer(contact), wish=Wish(**given), return_url=BACK, now=now or timezone.now())


def types(stripe: Stripe, step: paying.Next, number: str = "4242424242424242") -> dict[str, Any]:
    """Do as the person at the provider's form: type a card, confirm."""
    return stripe.confirm(step.account_id, step.client_secret, number)


def looks_again(payment: Payment) -> paying.Next:
    """Do as the page people come back to."""
    payment.refresh_from_db()
    return paying.go_on(payment=payment, now=timezone.now())


def learns(payment: Payment) -> bool:
    """Ask the provider, and take in what it says."""
    payment.refresh_from_db()
    assert payment.account is not None
    seen = provider().read_payment(account_id=payment.account.account_id, payment_id=payment.intent_id)
    return learning.learn(payment=payment, seen=seen, now=timezone.now())
