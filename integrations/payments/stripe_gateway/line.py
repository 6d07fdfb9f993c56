"""The one line to Stripe: each call goes through here, once, and comes back as plain data or as one of our errors."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import stripe

from integrations.payments.address import STRIPE_API, Connection
from integrations.payments.stripe_gateway import failures

CONNECT, READ = 3, 20  # seconds
PAGE = 100  # the most that Stripe gives at once
type Data = dict[str, Any]

stripe.enable_telemetry = False


class Base:
    """What every part of the provider has."""

    _connection: Connection
    _line: "Line"


class Line:
    """
    The client of Stripe's library. It speaks the version of the API that the library was made for, tries nothing twice
    and keeps no secret but the platform's key.
    """

    def __init__(self, connection: Connection) -> None:
        own = connection.api_url
        self._client = stripe.StripeClient(
            connection.secret_key,
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=(CONNECT, READ)),
            base_addresses={"api": own, "connect": own, "files": own} if own not in ("", STRIPE_API) else {},
        )

    def get(self, path: str, account_id: str, **params: Any) -> Data:
        return self._ask("get", path, stripe_account=account_id or None, **params)

    def post(self, path: str, account_id: str, key: str, params: Mapping[str, Any]) -> Data:
        """Do something; empty values (None, "", {}) are left out."""
        given = {name: value for name, value in params.items() if value not in (None, "", {}, [])}
        return self._ask("post", path, stripe_account=account_id or None, idempotency_key=key, **given)

    def post_connect(self, path: str, params: Mapping[str, Any]) -> Data:
        return self._ask("post", path, base="connect", **params)

    def every(self, path: str, account_id: str, **params: Any) -> Iterator[Data]:
        """Yield all of a list, page by page."""
        after: Data = {}
        while True:
            page = self.get(path, account_id, limit=PAGE, **params, **after)
            yield from page["data"]
            if not page["has_more"] or not page["data"]:
                return
            after = {"starting_after": page["data"][-1]["id"]}

    def since(self, path: str, account_id: str, since: datetime, **params: Any) -> Iterator[Data]:
        return self.every(path, account_id, created={"gte": int(since.timestamp())}, **params)

    def _ask(self, method: str, path: str, **params: Any) -> Data:
        """:raises PaymentsFailed: one of its kinds."""
        try:
            data: Data = self._client.raw_request(method, path, **params).data
        except stripe.StripeError as error:
            raise failures.translated(error) from error
        return data
