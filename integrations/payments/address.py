"""
From the environment to the connection with a payment provider. Read by the settings: it imports nothing of the product.
"""

import re
from collections.abc import Callable
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


def connection(text: Callable[[str, str], str], *, practice: bool) -> Connection | None:
    """
    Return the connection that PAYMENTS_URL and its companions describe; None: there is no provider.

    :param text: reads a variable, given its name and default.
    :param practice: DEBUG or DEMO is on: what stands in for Stripe may be used.
    :raises ImproperlyConfigured: a part is missing, of the wrong form, or unsafe.
    """
    address = text("PAYMENTS_URL", "")
    if not address:
        return None
    if address not in ("stripe:", "stripe://"):
        raise ImproperlyConfigured("PAYMENTS_URL must be stripe:// or empty.")
    found = Connection(
        secret_key=_matching(text, "STRIPE_SECRET_KEY", SECRET, "sk_live_…, rk_live_… or sk_test_…"),
        publishable_key=_matching(text, "STRIPE_PUBLISHABLE_KEY", PUBLISHABLE, "pk_live_… or pk_test_…"),
        webhook_secrets=_webhook_secrets(text("STRIPE_WEBHOOK_SECRETS", "")),
        api_url=text("STRIPE_API_URL", "").rstrip("/"),
        script_url=text("STRIPE_JS_URL", "") or STRIPE_JS,
        client_id=text("STRIPE_CLIENT_ID", ""),
    )
    _check(found, practice=practice)
    return found


def _matching(text: Callable[[str, str], str], name: str, form: re.Pattern[str], example: str) -> str:
    value = text(name, "")
    if not form.fullmatch(value):
        raise ImproperlyConfigured(f"{name} must look like {example}. PAYMENTS_URL asks for it.")
    return value


def _webhook_secrets(value: str) -> tuple[str, ...]:
    found = tuple(value.split())
    if not found or not all(WEBHOOK_SECRET.fullmatch(one) for one in found):
        raise ImproperlyConfigured("STRIPE_WEBHOOK_SECRETS must be one whsec_… or two, apart by a space.")
    return found


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
