"""
From the environment to the connection with a payment provider. Read by the settings: it imports nothing of the product.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

STRIPE_API = "https://api.stripe.com"
STRIPE_JS = "https://js.stripe.com/v3/"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SECRET, PUBLISHABLE = re.compile(r"(sk|rk)_(test|live)_\w{8,}"), re.compile(r"pk_(test|live)_\w{8,}")
WEBHOOK_SECRET = re.compile(r"whsec_[\w+/=-]{8,}")


@dataclass(frozen=True)
class Connection:
    """How Stripe, or what stands in for it, is reached. `api_url` is empty for Stripe itself."""

    secret_key: str = field(repr=False)
    publishable_key: str
    webhook_secrets: tuple[str, ...] = field(repr=False)
    api_url: str
    script_url: str
    client_id: str

    @property
    def is_practice(self) -> bool:
        """Whether no money moves."""
        return "_test_" in self.publishable_key


def connection(
    address: str,
    *,
    secret_key: str,
    publishable_key: str,
    webhook_secrets: str,
    practice: bool,
    api_url: str = "",
    script_url: str = STRIPE_JS,
    client_id: str = "",
) -> Connection | None:
    """
    Return the connection that PAYMENTS_URL and its companions describe; None: there is no provider.

    :param webhook_secrets: one, or several apart by spaces.
    :param practice: DEBUG or DEMO is on: what stands in for Stripe may be used.
    :raises ImproperlyConfigured: a part is missing, of the wrong form, or unsafe.
    """
    if not address:
        return None
    if address not in ("stripe:", "stripe://"):
        raise ImproperlyConfigured("PAYMENTS_URL must be stripe:// or empty.")
    found = Connection(
        secret_key,
        publishable_key,
        tuple(webhook_secrets.split()),
        api_url.rstrip("/"),
        script_url,
        client_id,
    )
    _check_forms(found)
    _check(found, practice=practice)
    return found


def _check_forms(found: Connection) -> None:
    """:raises ImproperlyConfigured: something is no key."""
    if not SECRET.fullmatch(found.secret_key):
        raise ImproperlyConfigured(
            "PAYMENTS_URL asks for STRIPE_SECRET_KEY: sk_live_…, rk_live_… or sk_test_…."
        )
    if not PUBLISHABLE.fullmatch(found.publishable_key):
        raise ImproperlyConfigured("PAYMENTS_URL asks for STRIPE_PUBLISHABLE_KEY: pk_live_… or pk_test_….")
    if not found.webhook_secrets or not all(WEBHOOK_SECRET.fullmatch(one) for one in found.webhook_secrets):
        raise ImproperlyConfigured("STRIPE_WEBHOOK_SECRETS must be one whsec_… or two, apart by a space.")


def _check(found: Connection, *, practice: bool) -> None:
    """:raises ImproperlyConfigured: keys of two modes, or an address that is not Stripe's where it must be."""
    if ("_test_" in found.secret_key) != found.is_practice:
        raise ImproperlyConfigured("STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different modes.")
    own = [
        name
        for name, value, stripes in (
            ("STRIPE_API_URL", found.api_url, ("", STRIPE_API)),
            ("STRIPE_JS_URL", found.script_url, (STRIPE_JS, STRIPE_JS.rstrip("/"))),
        )
        if value not in stripes and not (practice and _is_loopback(value))
    ]
    if own:
        raise ImproperlyConfigured(
            f"{own[0]} must be Stripe's own; only with DEBUG or DEMO it may name a server of this machine."
        )
    if found.api_url not in ("", STRIPE_API) and not found.is_practice:
        raise ImproperlyConfigured("STRIPE_API_URL is not Stripe's: it may only be used with test keys.")


def _is_loopback(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and (host in LOOPBACK or host.endswith(".localhost"))
