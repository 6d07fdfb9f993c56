"""
Stripe's errors as ours. What decides is whether anything may have happened: only an answer that says so rules it out.
"""

import logging
from typing import Any

import stripe

from integrations.payments.errors import (
    Declined,
    Gone,
    KeyReused,
    NotFoundThere,
    PaymentsFailed,
    ProviderDown,
    ProviderRefused,
)
from integrations.payments.model import Failure
from integrations.payments.stripe_gateway import translation

log = logging.getLogger(__name__)
LATER = {"idempotency_key_in_use", "lock_timeout", "rate_limit"}  # the same again, a little later
CONFLICT, SERVERS_FAULT = 409, 500


def translated(error: stripe.StripeError) -> PaymentsFailed:
    """Return our error; its text is for the log and holds no secret."""
    details = _details(error)
    code, message = str(details.get("code") or ""), str(details.get("message") or error.user_message or "")
    if _is_unsure(error, code):
        return ProviderDown(f"{type(error).__name__} {error.http_status or ''} {code}".strip())
    match error:
        case stripe.CardError():
            return _declined(details)
        case stripe.IdempotencyError():
            return KeyReused(message, code or "idempotency_error")
        case stripe.PermissionError() if code == "account_invalid":
            return Gone(code)
        case stripe.AuthenticationError():
            log.error("Stripe does not accept STRIPE_SECRET_KEY.")
    if code == "resource_missing":
        return NotFoundThere(message, code)
    return ProviderRefused(message, code)


def _is_unsure(error: stripe.StripeError, code: str) -> bool:
    status = error.http_status or 0
    if isinstance(error, stripe.APIConnectionError | stripe.RateLimitError) or code in LATER:
        return True
    return status >= SERVERS_FAULT or status == CONFLICT or type(error) is stripe.APIError


def _details(error: stripe.StripeError) -> dict[str, Any]:
    body = error.json_body
    details = body.get("error") if isinstance(body, dict) else None
    return details if isinstance(details, dict) else {}


def _declined(details: dict[str, Any]) -> Declined:
    attempt = details.get("payment_intent")
    return Declined(failure_of(details), translation.payment(attempt) if isinstance(attempt, dict) else None)


def failure_of(details: dict[str, Any]) -> Failure:
    return translation.failure(details) or Failure("card_declined", "", "The payment was declined.")
