"""What a mail service's request comes to."""

from dataclasses import dataclass

from integrations.inbound_mail.model import MOST_BYTES, Delivery

MOST_BODY = 2 * MOST_BYTES + 1024 * 1024  # as JSON, with what base64 adds


class NotConnected(Exception):
    """This installation takes no letters from this service."""


class NotTheirs(Exception):
    """The request is not the service's: its signature or login is wrong, or it is too old."""


class NotUnderstood(Exception):
    """It is the service's, but holds no letter as the service is to send it; the message says what is missing."""


@dataclass(frozen=True)
class Brought:
    """`once` names the call: what it signs is worth nothing a second time. Empty where a service has no such thing."""

    delivery: Delivery
    once: str = ""
