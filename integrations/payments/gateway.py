"""
The door to payment providers: `provider()` returns the one of this installation, whose promises are in provider.py; its
words are in model.py, what may go wrong in errors.py.
"""

from functools import cache

from django.conf import settings

from integrations.payments.address import Connection
from integrations.payments.errors import (
    BadSignature,
    Declined,
    Gone,
    KeyReused,
    NotConnectedHere,
    NotFoundThere,
    PaymentsFailed,
    ProviderDown,
    ProviderRefused,
)
from integrations.payments.provider import PaymentProvider

__all__ = [
    "BadSignature",
    "Declined",
    "Gone",
    "KeyReused",
    "NotConnectedHere",
    "NotFoundThere",
    "PaymentProvider",
    "PaymentsFailed",
    "ProviderDown",
    "ProviderRefused",
    "is_there",
    "provider",
]


def is_there() -> bool:
    """Return whether this installation can connect firms to a payment provider."""
    return settings.PAYMENTS is not None


def provider() -> PaymentProvider:
    """
    Return the payment provider of this installation.

    :raises NotConnectedHere: it has none.
    """
    connection: Connection | None = settings.PAYMENTS
    if connection is None:
        raise NotConnectedHere
    return _provider(connection)


@cache
def _provider(connection: Connection) -> PaymentProvider:
    from integrations.payments.stripe_gateway import StripeProvider  # noqa: PLC0415  the library is large: 0.3 s

    return StripeProvider(connection)
