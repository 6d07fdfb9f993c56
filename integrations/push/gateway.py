"""
Telling a browser something while no page of ours is open, through the push service that its maker runs. The service
sees which browser, when, and how much; the words are encrypted for the browser.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

from django.conf import settings

from integrations.push import encryption, line, vapid
from integrations.push.address import Connection

KEEP = 24 * 3600  # seconds that a service keeps a message for a device that is away
LONGEST_WAIT = 6 * 3600


class Gone(Exception):
    """The browser takes no more: its person said so there, or it is long gone."""


class Later(Exception):
    """The service does not answer, or asks for patience: for so many `seconds`, if it says."""

    def __init__(self, reason: str, seconds: int | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class NotTaken(Exception):
    """The service refuses this message. The same again won't help."""


@dataclass(frozen=True)
class Receiver:
    """One browser at its push service: the address it is reached at, and its keys."""

    endpoint: str = field(repr=False)
    p256dh: bytes = field(repr=False)
    auth: bytes = field(repr=False)


def is_there() -> bool:
    """Return whether this installation can tell devices."""
    return settings.PUSH is not None


def public_key() -> str:
    """Return our key as browsers want it; empty without one."""
    connection: Connection | None = settings.PUSH
    return connection.public if connection else ""


def is_usable(receiver: Receiver) -> bool:
    """Return whether a browser named a push service that we speak to, and keys that are keys."""
    connection: Connection | None = settings.PUSH
    try:
        encryption.public(receiver.p256dh)
    except ValueError:
        return False
    fits = (len(receiver.p256dh), len(receiver.auth)) == (encryption.POINT, encryption.AUTH)
    return fits and connection is not None and connection.is_known(receiver.endpoint)


def send(receiver: Receiver, message: bytes, *, urgency: Literal["normal", "high"] = "normal") -> None:
    """
    Hand a message to the push service.

    :raises Gone, Later, NotTaken: see there.
    """
    connection: Connection | None = settings.PUSH
    if connection is None or not is_usable(receiver):
        raise NotTaken("its push service is none of ours")
    headers = {
        "Authorization": vapid.header(connection, receiver.endpoint, now=time.time()),
        "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
        "TTL": str(KEEP), "Urgency": urgency,
    }  # fmt: skip
    body = encryption.encrypt(message, p256dh=receiver.p256dh, auth=receiver.auth)
    try:
        _judge(line.post(receiver.endpoint, headers, body))
    except line.Unreachable as away:
        raise Later(str(away)) from away


def _judge(answer: line.Answer) -> None:
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise Gone(f"status {status}")
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Later(f"status {status}", _seconds(answer.headers.get("Retry-After", "")))
    raise NotTaken(f"status {status}")


def _seconds(said: str) -> int | None:
    """Return how long a service asks us to wait, in its two ways of saying so; never longer than six hours."""
    try:
        wait = int(said) if said.isdecimal() else _until(said)
    except (ValueError, TypeError):
        return None
    return max(0, min(wait, LONGEST_WAIT))


def _until(said: str) -> int:
    at = parsedate_to_datetime(said)
    return round((at - datetime.now(UTC)).total_seconds())
