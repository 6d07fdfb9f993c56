"""Stripe's own page to pay on (Checkout), for people without JavaScript on ours."""

from collections.abc import Mapping, Sequence
from typing import Any

from integrations.payments.model import Checkout, Kind
from integrations.payments.stripe_gateway import translation
from integrations.payments.stripe_gateway.line import Base


class Pages(Base):
    def checkout(
        self,
        *,
        account_id: str,
        amount: int,
        currency: str,
        kinds: Sequence[Kind],
        title: str,
        success_url: str,
        cancel_url: str,
        key: str,
        customer_id: str = "",
        save_method: bool = False,
        metadata: Mapping[str, str] | None = None,
    ) -> Checkout:
        price = {"currency": currency, "unit_amount": amount, "product_data": {"name": title}}
        known = dict(metadata or {})
        payment: dict[str, Any] = {"metadata": known} if known else {}
        if save_method:
            payment["setup_future_usage"] = "off_session"
        params = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "payment_intent_data": payment,
            "metadata": known,
        }
        common = _common(kinds, success_url, cancel_url, customer_id)
        return self._open(account_id, key, {**common, **params})

    def checkout_setup(
        self,
        *,
        account_id: str,
        customer_id: str,
        currency: str,
        kinds: Sequence[Kind],
        success_url: str,
        cancel_url: str,
        key: str,
    ) -> Checkout:
        params = {"mode": "setup", "currency": currency}
        common = _common(kinds, success_url, cancel_url, customer_id)
        return self._open(account_id, key, {**common, **params})

    def _open(self, account_id: str, key: str, params: Mapping[str, Any]) -> Checkout:
        return translation.checkout(self._line.post("/v1/checkout/sessions", account_id, key, params))

    def read_checkout(self, *, account_id: str, checkout_id: str) -> Checkout:
        return translation.checkout(self._line.get(f"/v1/checkout/sessions/{checkout_id}", account_id))

    def expire_checkout(self, *, account_id: str, checkout_id: str, key: str) -> Checkout:
        path = f"/v1/checkout/sessions/{checkout_id}/expire"
        return translation.checkout(self._line.post(path, account_id, key, {}))


def _common(kinds: Sequence[Kind], success_url: str, cancel_url: str, customer_id: str) -> dict[str, Any]:
    return {
        "allowed_payment_method_types": [translation.STRIPES[kind] for kind in kinds],
        "success_url": success_url,
        "cancel_url": cancel_url,
        "customer": customer_id,
    }
