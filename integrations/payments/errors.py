"""What can go wrong at a payment provider. Each says whether anything may have happened there."""

from integrations.payments.model import Failure, Payment


class PaymentsFailed(Exception):
    """The base of all below but BadSignature."""


class NotConnectedHere(PaymentsFailed):
    """This installation has no payment provider (PAYMENTS_URL is empty)."""


class Declined(PaymentsFailed):
    """
    The bank or the provider said no; no money moved. `payment` is the attempt, which another method may still complete,
    when the provider names it.
    """

    def __init__(self, failure: Failure, payment: Payment | None = None) -> None:
        super().__init__(failure.code)
        self.failure, self.payment = failure, payment


class ProviderDown(PaymentsFailed):
    """No answer, or none that tells: it may have happened. Ask again with the same key, or read what is there."""


class ProviderRefused(PaymentsFailed):
    """The provider did nothing: what we asked for is not possible. `message` is for the log, not for a person."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.message, self.code = message, code


class NotFoundThere(ProviderRefused):
    """There is no such thing in this account."""


class KeyReused(ProviderRefused):
    """This idempotency key was used for something else; nothing was done now."""


class Gone(PaymentsFailed):
    """The firm's account no longer lets us in: the firm cut the connection, or the account is closed."""


class BadSignature(Exception):
    """An announcement that the provider did not sign, or signed too long ago."""
