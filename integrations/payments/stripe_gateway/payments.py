"""Payments: PaymentIntents on the firm's account."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from integrations.payments.errors import NotFoundThere
from integrations.payments.model import Kind, Method, Payment
from integrations.payments.stripe_gateway import translation
from integrations.payments.stripe_gateway.line import Base

WHOLE = [
    "latest_charge.balance_transaction",
    "latest_charge.failure_balance_transaction",
    "payment_method",
]
LISTED = [f"data.{path}" for path in WHOLE]
STATEMENT = 22  # characters of a statement that Stripe fills at most


class Payments(Base):
    def start_payment(
        self,
        *,
        account_id: str,
        amount: int,
        currency: str,
        kinds: Sequence[Kind],
        key: str,
        customer_id: str = "",
        method_id: str = "",
        confirm: bool = False,
        off_session: bool = False,
        save_method: bool = False,
        description: str = "",
        statement_note: str = "",
        metadata: Mapping[str, str] | None = None,
        return_url: str = "",
    ) -> Payment:
        params = {
            "amount": amount,
            "currency": currency,
            "customer": customer_id,
            "payment_method": method_id,
            "allowed_payment_method_types": [translation.STRIPES[kind] for kind in kinds],
            "confirm": confirm or None,
            "off_session": (confirm and off_session) or None,
            "setup_future_usage": "off_session" if save_method else None,
            "description": description,
            "statement_descriptor_suffix": _note(statement_note) if "card" in kinds else None,
            "metadata": dict(metadata or {}),
            "return_url": return_url if confirm else None,
            "expand": WHOLE,
        }
        return translation.payment(self._line.post("/v1/payment_intents", account_id, key, params))

    def read_payment(self, *, account_id: str, payment_id: str) -> Payment:
        data = self._line.get(f"/v1/payment_intents/{payment_id}", account_id, expand=WHOLE)
        return translation.payment(data)

    def update_payment(
        self, *, account_id: str, payment_id: str, key: str, amount: int | None = None, method_id: str = ""
    ) -> Payment:
        params = {"amount": amount, "payment_method": method_id, "expand": WHOLE}
        path = f"/v1/payment_intents/{payment_id}"
        return translation.payment(self._line.post(path, account_id, key, params))

    def confirm_payment(
        self,
        *,
        account_id: str,
        payment_id: str,
        key: str,
        method_id: str = "",
        typed_id: str = "",
        off_session: bool = False,
        return_url: str = "",
    ) -> Payment:
        params = {
            "payment_method": method_id,
            "confirmation_token": typed_id,
            "use_stripe_sdk": False if typed_id else None,  # the bank's question is a page, not a script's
            "off_session": off_session or None,
            "return_url": return_url,
            "expand": WHOLE,
        }
        path = f"/v1/payment_intents/{payment_id}/confirm"
        return translation.payment(self._line.post(path, account_id, key, params))

    def read_typed(self, *, account_id: str, typed_id: str) -> Method:
        """:raises NotFoundThere: it is neither a card nor a bank account."""
        data = self._line.get(f"/v1/confirmation_tokens/{typed_id}", account_id)
        found = translation.method({"id": typed_id, **(data.get("payment_method_preview") or {})})
        if found is None:
            raise NotFoundThere("What was typed is of a kind that is never asked for.")
        return found

    def cancel_payment(self, *, account_id: str, payment_id: str, key: str) -> Payment:
        path = f"/v1/payment_intents/{payment_id}/cancel"
        return translation.payment(self._line.post(path, account_id, key, {"expand": WHOLE}))

    def payments_since(self, *, account_id: str, since: datetime) -> Iterator[Payment]:
        for data in self._line.since("/v1/payment_intents", account_id, since, expand=LISTED):
            yield translation.payment(data)


def _note(text: str) -> str | None:
    """Return what of a note Stripe takes: no quotes, stars or brackets, and at least one letter."""
    taken = re.sub(r"[^ -~]|[<>\\'\"*]", "", text)[:STATEMENT].strip()
    return taken if re.search(r"[A-Za-z]", taken) else None
