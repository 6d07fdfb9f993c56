"""
The firm's own account at the payment provider (S0-37). It is made there first, under a key that stays the same until
it stands here; then the public map and the firm's own row are written in one transaction, the map being what events
are told apart by. A crash between leaves an account nobody can pay into, which the next try finds again by its key.
"""

import hashlib
from datetime import datetime

from django.db import transaction

from features.accounts.models import Membership
from features.base import audit, scope
from features.base.errors import Conflict, Refused, Unavailable
from features.base.permissions import Permission, require
from features.billing import connected
from features.billing.models import Payment, ProviderAccount
from features.billing.operations import attempting, online
from integrations.payments.gateway import Gone, NotConnectedHere, PaymentsFailed, provider
from integrations.payments.model import Account
from tenants.context import platform, require_firm
from tenants.models import PaymentAccount

COUNTRIES = {
    "US": "United States", "CA": "Canada", "GB": "United Kingdom", "IE": "Ireland", "AU": "Australia",
    "NZ": "New Zealand", "DE": "Germany", "FR": "France", "NL": "Netherlands", "SE": "Sweden", "CH": "Switzerland",
}  # fmt: skip
AWAY = "Stripe does not answer at the moment. Nothing was changed. Try again in a few minutes."
NOWHERE = "This installation has no payment provider. Whoever runs it can set one up."


def connect(*, by: Membership, now: datetime, country: str = "US") -> ProviderAccount:
    """
    Open the firm's own account, or return the one it has. Nobody can pay into it before the firm has answered the
    provider's questions. Never call it inside a transaction.

    :raises NotAllowed: the role does not set up the portal.
    :raises Refused: no such country.
    :raises Conflict: this installation has no provider.
    :raises Unavailable: the provider does not answer.
    """
    require(by, Permission.SETTINGS_PORTAL)
    if found := connected.account():
        return found
    if country not in COUNTRIES:
        raise Refused("Choose the country your firm is in.", field="country")
    seen = _opened(by, country)
    firm = require_firm()
    with transaction.atomic(durable=True):
        with platform():
            PaymentAccount.objects.get_or_create(account_id=seen.id, defaults={"firm": firm})
        row, is_new = ProviderAccount.objects.get_or_create(account_id=seen.id)
        online.learn_account(row, seen, now=now)
        if is_new:
            audit.record("provider.connected", by=by)
    _forget()
    row.refresh_from_db()
    return row


def _opened(by: Membership, country: str) -> Account:
    firm, asked = require_firm(), (by.user.email, country, require_firm().name)
    said = hashlib.sha256("\n".join(asked).encode()).hexdigest()[:16]
    ended = ProviderAccount.objects.filter(ended_at__isnull=False).count()
    try:
        return provider().create_account(
            email=by.user.email, country=country, name=firm.name, key=f"account:{firm.pk}:{ended}:{said}"
        )
    except NotConnectedHere as nowhere:
        raise Conflict(NOWHERE) from nowhere
    except PaymentsFailed as failed:
        raise Unavailable(AWAY) from failed


def onward(*, account: ProviderAccount, return_url: str, refresh_url: str) -> str:
    """
    Return the provider's page where the firm answers its questions, good once and for minutes.

    :raises Unavailable: the provider does not answer.
    """
    try:
        return provider().onboarding_link(
            account_id=account.account_id, return_url=return_url, refresh_url=refresh_url
        )
    except (NotConnectedHere, PaymentsFailed) as failed:
        raise Unavailable(AWAY) from failed


def read_again(account: ProviderAccount, *, now: datetime) -> bool:
    """Ask the provider how the account stands. Return whether it answered."""
    try:
        online.learn_account(account, provider().read_account(account.account_id), now=now)
    except Gone:
        online.learn_farewell(account, now=now)
    except (NotConnectedHere, PaymentsFailed):
        return False
    _forget()
    return True


def disconnect(*, by: Membership, now: datetime) -> bool:
    """
    End the connection: clients can't pay online any more, and their kept methods and autopay are gone. The books stay.
    Return whether the provider was told too; if not, the firm ends it in its own account there.

    :raises NotAllowed: the role does not set up the portal.
    :raises Conflict: nothing is connected, or payments are on their way: what becomes of them could not be learned.
    :raises Unavailable: the provider does not answer.
    """
    require(by, Permission.SETTINGS_PORTAL)
    account = connected.account()
    if account is None:
        raise Conflict("Stripe is not connected.")
    _let_go_of_payments(account, now)
    told = _told(account)
    with transaction.atomic(durable=True):
        ProviderAccount.objects.filter(pk=account.pk).update(ended_at=now, is_ready=False)
        online.end_kept(account, now=now)
        audit.record("provider.disconnected", by=by)
    _forget()
    return told


def _let_go_of_payments(account: ProviderAccount, now: datetime) -> None:
    """End what only waits for a person. What is on its way, money or refund, is waited for."""
    for payment in Payment.objects.filter(account=account, state=Payment.State.STARTED):
        try:
            attempting.end(payment, now=now)
        except PaymentsFailed as failed:
            raise Unavailable(AWAY) from failed
    coming = Payment.objects.filter(account=account, state__in=Payment.OPEN).count()
    if coming:
        raise Conflict(
            f"{coming} payment{'s are' if coming > 1 else ' is'} on the way. Bank payments take up to five days: "
            "disconnect once they have arrived."
        )
    if account.payments.filter(refunds__state__in=("asked", "pending")).exists():
        raise Conflict("A refund is on its way. Disconnect once it has arrived.")


def _told(account: ProviderAccount) -> bool:
    try:
        return provider().disconnect(account.account_id)
    except (NotConnectedHere, Gone):
        return False
    except PaymentsFailed as failed:
        raise Unavailable(AWAY) from failed


def _forget() -> None:
    """Drop what this request remembers of the connection, and of the switches that need it."""
    connected.changed()
    for key in ("payment_methods", "prepayment"):
        scope.forget(("need", require_firm().pk, key))
