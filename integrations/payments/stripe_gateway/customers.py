"""Customers of a firm, and their kept methods."""

from collections.abc import Mapping, Sequence

from integrations.payments.errors import NotFoundThere, ProviderRefused
from integrations.payments.model import Kind, Method, Setup
from integrations.payments.stripe_gateway import translation
from integrations.payments.stripe_gateway.line import Base

WHOLE = ["payment_method"]
NOT_KEPT = (
    "not attached to a customer"  # Stripe's words for a method that is removed already; it has no code for it
)


class Customers(Base):
    def create_customer(
        self, *, account_id: str, name: str, email: str, metadata: Mapping[str, str], key: str
    ) -> str:
        params = {"name": name, "email": email, "metadata": dict(metadata)}
        return str(self._line.post("/v1/customers", account_id, key, params)["id"])

    def start_setup(
        self,
        *,
        account_id: str,
        customer_id: str,
        kinds: Sequence[Kind],
        key: str,
        metadata: Mapping[str, str] | None = None,
    ) -> Setup:
        params = {
            "customer": customer_id,
            "allowed_payment_method_types": [translation.STRIPES[kind] for kind in kinds],
            "usage": "off_session",
            "metadata": dict(metadata or {}),
            "expand": WHOLE,
        }
        return translation.setup(self._line.post("/v1/setup_intents", account_id, key, params))

    def read_setup(self, *, account_id: str, setup_id: str) -> Setup:
        return translation.setup(self._line.get(f"/v1/setup_intents/{setup_id}", account_id, expand=WHOLE))

    def cancel_setup(self, *, account_id: str, setup_id: str, key: str) -> Setup:
        path = f"/v1/setup_intents/{setup_id}/cancel"
        return translation.setup(self._line.post(path, account_id, key, {"expand": WHOLE}))

    def methods(self, *, account_id: str, customer_id: str) -> tuple[Method, ...]:
        listed = self._line.every(f"/v1/customers/{customer_id}/payment_methods", account_id)
        return tuple(found for data in listed if (found := translation.method(data)))

    def read_method(self, *, account_id: str, method_id: str) -> Method:
        """:raises NotFoundThere: it is neither a card nor a bank account."""
        found = translation.method(self._line.get(f"/v1/payment_methods/{method_id}", account_id))
        if found is None:
            raise NotFoundThere("This payment method is of a kind that is never asked for.")
        return found

    def detach(self, *, account_id: str, method_id: str, key: str) -> None:
        try:
            self._line.post(f"/v1/payment_methods/{method_id}/detach", account_id, key, {})
        except ProviderRefused as refused:
            if NOT_KEPT not in refused.message:
                raise
