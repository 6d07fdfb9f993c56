"""Webhooks: read once their signature holds, and only to learn what to read again."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import stripe

from integrations.payments.errors import BadSignature
from integrations.payments.model import Event, ObjectKind
from integrations.payments.stripe_gateway.line import Base
from integrations.payments.stripe_gateway.translation import at, identity

TOLERANCE = 300  # seconds
SIGNED_AT = re.compile(r"(?:^|,)t=(\d{1,12})(?:,|$)")
FAREWELL = "account.application.deauthorized"
KINDS: dict[str, ObjectKind] = {
    "payment_intent": "payment",
    "setup_intent": "setup",
    "payment_method": "method",
    "checkout.session": "checkout",
    "refund": "refund",
    "dispute": "dispute",
    "payout": "payout",
    "account": "account",
}


class Announcements(Base):
    def parse_event(self, raw: bytes, signature: str, now: datetime) -> Event:
        if not any(_is_signed(raw, signature, secret) for secret in self._connection.webhook_secrets):
            raise BadSignature("No secret of ours signed it.")
        if abs(now.timestamp() - _signed_at(signature)) > TOLERANCE:
            raise BadSignature("It was signed too long ago.")
        try:
            return self._of_our_mode(translated(json.loads(raw)))
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature("It is no announcement.") from error

    def _of_our_mode(self, event: Event) -> Event:
        """A live endpoint of Connect is told of test payments too: there is nothing to be read of them."""
        if event.is_live is not self._connection.is_practice:
            return event
        return replace(event, object_kind="other", is_farewell=False)

    def events_since(self, *, account_id: str, since: datetime) -> Iterator[Event]:
        for data in self._line.since("/v1/events", account_id, since):
            yield translated({**data, "account": data.get("account") or account_id})


def _is_signed(raw: bytes, signature: str, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(raw, signature, secret))
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _signed_at(signature: str) -> int:
    found = SIGNED_AT.search(signature)
    return int(found[1]) if found else 0


def translated(data: Mapping[str, Any]) -> Event:
    thing = data["data"]["object"]
    kind, identifier = _about(thing)
    is_farewell = data["type"] == FAREWELL
    return Event(
        id=str(data["id"]),
        account_id=str(data.get("account") or ""),
        kind=str(data["type"]),
        object_kind="account" if is_farewell else kind,
        object_id=str(data.get("account") or "") if is_farewell else identifier,
        is_farewell=is_farewell,
        is_live=bool(data.get("livemode")),
        created=at(data["created"]),
        payload=data,
    )


def _about(thing: Mapping[str, Any]) -> tuple[ObjectKind, str]:
    """Return what to read again. A charge's announcement is about its payment."""
    if thing.get("object") == "charge" and thing.get("payment_intent"):
        return "payment", identity(thing["payment_intent"])
    return KINDS.get(str(thing.get("object")), "other"), str(thing.get("id") or "")
