"""Whether money can be taken online: the firm has an account at the provider, and it is ready (S1-8)."""

from features.base.scope import once
from features.billing.models import ProviderAccount

MEMO = "billing: provider account"


def account() -> ProviderAccount | None:
    """Return the firm's account at the provider, ready or not; read once per request."""
    return once(MEMO, lambda: ProviderAccount.objects.filter(ended_at__isnull=True).first())


def is_ready() -> bool:
    found = account()
    return found is not None and found.is_ready
