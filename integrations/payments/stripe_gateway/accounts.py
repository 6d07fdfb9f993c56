"""The accounts of firms: opened by Connect, the firm's own in every respect, with Stripe's own dashboard."""

import uuid
from urllib.parse import urlsplit

from integrations.payments.address import STRIPE_API
from integrations.payments.errors import ProviderRefused
from integrations.payments.model import Account, BrowserSide
from integrations.payments.stripe_gateway import words
from integrations.payments.stripe_gateway.line import Base, Data

OWN = {  # the firm pays Stripe's fees, answers its questions there and bears its own losses
    "fees": {"payer": "account"},
    "losses": {"payments": "stripe"},
    "requirement_collection": "stripe",
    "stripe_dashboard": {"type": "full"},
}
WANTED = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
BANK = {"us_bank_account_ach_payments": {"requested": True}}
STRIPE_SCRIPTS = ("https://js.stripe.com", "https://*.js.stripe.com")
STRIPE_FRAMES = (*STRIPE_SCRIPTS, "https://hooks.stripe.com")
STRIPE_HOSTED = ("https://checkout.stripe.com", "https://connect.stripe.com", "https://hooks.stripe.com")


class Accounts(Base):
    def create_account(self, *, email: str, country: str, name: str, key: str) -> Account:
        params = {
            "email": email,
            "country": country.upper(),
            "controller": OWN,
            "capabilities": WANTED | (BANK if country.upper() == "US" else {}),
            "business_profile": {"name": name},
        }
        return translated(self._line.post("/v1/accounts", "", key, params))

    def onboarding_link(self, *, account_id: str, return_url: str, refresh_url: str) -> str:
        params = {
            "account": account_id,
            "type": "account_onboarding",
            "return_url": return_url,
            "refresh_url": refresh_url,
        }
        return str(self._line.post("/v1/account_links", "", str(uuid.uuid4()), params)["url"])

    def read_account(self, account_id: str) -> Account:
        return translated(self._line.get(f"/v1/accounts/{account_id}", ""))

    def disconnect(self, account_id: str) -> bool:
        """Give up our access. Without STRIPE_CLIENT_ID that can be done in Stripe's dashboard alone."""
        client_id = self._connection.client_id
        if not client_id:
            return False
        try:
            self._line.post_connect(
                "/oauth/deauthorize", {"client_id": client_id, "stripe_user_id": account_id}
            )
        except ProviderRefused:  # it was given up before
            return False
        return True

    def browser_side(self) -> BrowserSide:
        found = self._connection
        own = _origin(found.api_url) if found.api_url not in ("", STRIPE_API) else ""
        return BrowserSide(
            script_url=found.script_url,
            publishable_key=found.publishable_key,
            scripts=(own,) if own else STRIPE_SCRIPTS,
            frames=(own,) if own else STRIPE_FRAMES,
            connects=(own,) if own else (STRIPE_API,),
            hosted=(own,) if own else STRIPE_HOSTED,
            is_practice=found.is_practice,
        )


def translated(data: Data) -> Account:
    asked = data.get("requirements") or {}
    due = [*(asked.get("past_due") or ()), *(asked.get("currently_due") or ())]
    return Account(
        id=data["id"],
        is_ready=bool(data.get("charges_enabled")),
        payouts_enabled=bool(data.get("payouts_enabled")),
        details_submitted=bool(data.get("details_submitted")),
        missing=words.missing(due),
        disabled_reason=words.disabled(asked.get("disabled_reason") or ""),
        country=data.get("country") or "",
        currency=data.get("default_currency") or "",
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
