"""
Inbound streams of Postmark: https://name:password@portico.example/webhooks/mail/postmark/. "Include raw email content"
must be on. Postmark signs nothing; who knows the login is Postmark, and the same letter is kept once.
"""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from integrations.inbound_mail import authentication, reading
from integrations.inbound_mail.model import Delivery, Verdict
from integrations.inbound_mail.services.calls import Brought, NotConnected, NotTheirs, NotUnderstood

ENVELOPE = re.compile(r"envelope-from=<?\"?([^\s;>\"]+)", re.IGNORECASE)


def read(body: Callable[[], bytes], headers: Mapping[str, str], now: datetime) -> Brought:
    """
    :raises NotConnected, NotTheirs, NotUnderstood: see there.
    """
    login = settings.INBOUND.postmark_login if settings.INBOUND else ""
    if not login:
        raise NotConnected
    _check(headers.get("authorization", ""), login)
    try:
        told: Any = json.loads(body())
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("The body is no JSON.") from error
    raw, recipient = _text(told, "RawEmail"), _text(told, "OriginalRecipient")
    if not raw or not recipient:
        raise NotUnderstood("There is no RawEmail: let the stream include raw email content.")
    letter = raw.encode("utf-8", "surrogateescape") if raw.isascii() else raw.encode("utf-8", "replace")
    return Brought(Delivery(letter, (recipient,), _verdict(told, letter), "postmark"))


def _check(authorization: str, login: str) -> None:
    scheme, _, given = authorization.partition(" ")
    try:
        known = base64.b64decode(given.strip(), validate=True)
    except (binascii.Error, ValueError):
        known = b""
    if scheme.lower() != "basic" or not hmac.compare_digest(known, login.encode()):
        raise NotTheirs("wrong login")


def _text(told: Any, name: str) -> str:
    value = told.get(name) if isinstance(told, dict) else None
    return value if isinstance(value, str) else ""


def _verdict(told: Any, raw: bytes) -> Verdict:
    """
    Return what Postmark found: Received-SPF, and the tests of SpamAssassin (DKIM_VALID_AU: signed by the sender's own
    domain). One that stands there twice was written by somebody else, and nothing is believed.
    """
    heads = [
        (str(each.get("Name", "")).lower(), str(each.get("Value", "")))
        for each in told.get("Headers") or () if isinstance(each, dict)
    ]  # fmt: skip
    spf = [value for name, value in heads if name == "received-spf"]
    tests = [value for name, value in heads if name == "x-spam-tests"]
    if not spf and not tests:
        return "none"
    if len(spf) > 1 or len(tests) > 1:
        return "fail"
    sender = reading.sender_of(reading.parsed(raw))[0]
    signed = "DKIM_VALID_AU" in "".join(tests).replace(" ", "").split(",")
    by = [("dkim", "pass" if signed else "fail", sender.rpartition("@")[2])]
    for value in spf:
        envelope = ENVELOPE.findall(
            value
        )  # a name that its sender chose may say the same, and then nobody is named
        passed = "pass" if value.lower().lstrip().startswith("pass") else "fail"
        by.append(("spf", passed, envelope[0].rpartition("@")[2] if len(envelope) == 1 else ""))
    return authentication.judged(by, sender)
