"""
The cards and bank accounts a client keeps (S0-38). Numbers are typed at the provider alone; we learn the brand and the
last four. Whoever adds, removes or chooses one has proved who they are in the last ten minutes (D10).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from features.accounts import proofs
from features.accounts.models import Session
from features.base import audit
from features.base.errors import Conflict, NotThere, Unavailable
from features.billing import connected, customers, queries
from features.billing.holding import hold_clients
from features.billing.models import Autopay, Customer, PaymentMethod, ProviderAccount
from features.billing.switches import PAYMENT_METHODS
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on
from integrations.payments.gateway import NotFoundThere, PaymentsFailed, provider
from integrations.payments.model import Kind

AWAY = "Our payment provider does not answer at the moment. Nothing was changed. Try again in a few minutes."
PAY = ContactRight.PAY
ID = re.compile(r"[A-Za-z0-9_]{1,120}")


@dataclass(frozen=True)
class Begun:
    """The keeping of a method: show the provider's form with `client_secret`, or send the person to `url`."""

    setup_id: str
    client_secret: str = field(default="", repr=False)
    url: str = ""
    account_id: str = ""


def kept_by(contact: Contact) -> list[PaymentMethod]:
    """Return the methods of the clients this contact pays for as a whole."""
    theirs = clients.acted_for_wholly(contact, PAY)
    rows = PaymentMethod.objects.filter(client__in=theirs, removed_at__isnull=True).select_related("client")
    return list(rows) if is_on(PAYMENT_METHODS) else []


def add(
    *,
    contact: Contact,
    client: Client,
    session: Session,
    return_url: str,
    now: datetime,
    is_hosted: bool = False,
) -> Begun:
    """
    Begin to keep a method. Never call it inside a transaction.

    :raises FreshProofNeeded: the last proof is too old.
    :raises NotThere: they do not pay for this client, or the firm keeps no methods.
    :raises Unavailable: the provider does not answer.
    """
    proofs.require_fresh(session, now=now)
    account = _account_for(contact, client)
    try:
        customer_id = customers.id_of(client, contact.user.email)
        if is_hosted:
            page = provider().checkout_setup(
                account_id=account.account_id, customer_id=customer_id, currency=queries.rules().currency.lower(),
                kinds=_kinds(), success_url=return_url, cancel_url=return_url, key=f"keep:{uuid4()}",
            )  # fmt: skip
            return Begun(page.setup_id, url=page.url)
        seen = provider().start_setup(
            account_id=account.account_id, customer_id=customer_id, kinds=_kinds(), key=f"keep:{uuid4()}"
        )
    except PaymentsFailed as failed:
        raise Unavailable(AWAY) from failed
    return Begun(seen.id, seen.client_secret, account_id=account.account_id)


def _kinds() -> tuple[Kind, ...]:
    kept = queries.rules()
    bank: list[Kind] = ["bank"] if kept.takes_bank and kept.currency == "USD" else []
    card: list[Kind] = ["card"] if kept.takes_cards or not bank else []
    return (*card, *bank)


def _account_for(contact: Contact, client: Client) -> ProviderAccount:
    """:raises NotThere: they do not pay for this client, or the firm keeps no methods."""
    account = connected.account()
    if account is None or not is_on(PAYMENT_METHODS):
        raise NotThere
    if not clients.acted_for_wholly(contact, PAY).filter(pk=client.pk).exists():
        raise NotThere
    return account


def catch_up(*, contact: Contact, client: Client, now: datetime) -> int:
    """
    Learn which methods the provider keeps for a client now, as after they came back from its form. Return how many.

    :raises NotThere: they do not pay for this client, or the firm keeps no methods.
    :raises Unavailable: the provider does not answer.
    """
    account = _account_for(contact, client)
    customer = Customer.objects.filter(client=client, account=account).first()
    if customer is None:
        return 0
    try:
        seen = provider().methods(account_id=account.account_id, customer_id=customer.customer_id)
    except PaymentsFailed as failed:
        raise Unavailable(AWAY) from failed
    with transaction.atomic():
        hold_clients([client.pk])
        for method in reversed(seen):
            customers.note(customer, method, by=contact)
    return len(seen)


def begun(*, contact: Contact, client: Client, setup_id: str) -> Begun | None:
    """
    Return what was begun, to show the provider's form for it; None once it is over.

    :raises NotThere: it is not of this client, or they do not pay for it.
    :raises Unavailable: the provider does not answer.
    """
    account = _account_for(contact, client)
    customer = Customer.objects.filter(client=client, account=account).first()
    if customer is None or not ID.fullmatch(setup_id):
        raise NotThere
    try:
        seen = provider().read_setup(account_id=account.account_id, setup_id=setup_id)
    except NotFoundThere as unknown:
        raise NotThere from unknown
    except PaymentsFailed as failed:
        raise Unavailable(AWAY) from failed
    if seen.customer_id != customer.customer_id:
        raise NotThere
    is_over = seen.status in ("succeeded", "processing", "canceled")
    return None if is_over else Begun(seen.id, seen.client_secret, account_id=account.account_id)


@transaction.atomic
def make_default(*, contact: Contact, method: PaymentMethod, session: Session, now: datetime) -> None:
    """
    Choose which one autopay charges, and payments begin with.

    :raises FreshProofNeeded: the last proof is too old.
    :raises NotThere: it is not theirs, or removed.
    """
    proofs.require_fresh(session, now=now)
    _hold(contact, method)
    others = PaymentMethod.objects.filter(client=method.client_id, is_default=True).exclude(pk=method.pk)
    others.update(is_default=False)
    PaymentMethod.objects.filter(pk=method.pk).update(is_default=True)
    audit.record("method.chosen", by=contact, about=method, client_id=method.client_id)


def _hold(contact: Contact, method: PaymentMethod) -> None:
    """:raises NotThere: it is not theirs, or removed."""
    _account_for(contact, method.client)
    hold_clients([method.client_id])
    method.refresh_from_db()
    if method.removed_at is not None:
        raise NotThere


def remove(*, contact: Contact, method: PaymentMethod, session: Session, now: datetime) -> None:
    """
    Forget a method, at the provider first. The next oldest becomes the default. Never call it inside a transaction.

    :raises FreshProofNeeded: the last proof is too old.
    :raises NotThere: it is not theirs, or removed.
    :raises Conflict: autopay charges it.
    :raises Unavailable: the provider does not answer.
    """
    proofs.require_fresh(session, now=now)
    account = _account_for(contact, method.client)
    if method.removed_at is not None:
        raise NotThere
    if method.is_default and Autopay.objects.filter(client=method.client_id, ended_at__isnull=True).exists():
        raise Conflict(
            "Automatic payment uses this one. Make another the default first, or end automatic payment."
        )
    try:
        provider().detach(
            account_id=account.account_id, method_id=method.method_id, key=f"forget:{method.method_id}"
        )
    except NotFoundThere:
        pass
    except PaymentsFailed as failed:
        raise Unavailable(AWAY) from failed
    _forget(contact, method, now)


@transaction.atomic
def _forget(contact: Contact, method: PaymentMethod, now: datetime) -> None:
    hold_clients([method.client_id])
    customers.forget(method, now=now)
    audit.record("method.removed", by=contact, about=method, client_id=method.client_id)
