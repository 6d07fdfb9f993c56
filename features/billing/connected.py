"""Whether money can be taken online: the firm has an account at the provider, and it is ready (S1-8)."""

from features.base import remembered
from features.base.scope import forget, once
from features.billing.models import ProviderAccount

MEMO = "billing: provider account"
READY = "billing:provider-ready"


def account() -> ProviderAccount | None:
    """Return the firm's account at the provider, ready or not; read once per request."""
    return once(MEMO, lambda: ProviderAccount.objects.filter(ended_at__isnull=True).first())


def is_ready() -> bool:
    found = account()
    return found is not None and found.is_ready


def seems_ready() -> bool:
    """Return the same as menus and switches say it, kept for a minute; what is decided goes by `is_ready`."""
    return once(READY, lambda: remembered.get(READY, is_ready, seconds=60))


def changed() -> None:
    """Let every page say at once what has become of the account."""
    forget(MEMO)
    forget(READY)
    remembered.forget([READY])
