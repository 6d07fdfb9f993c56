"""
Routes of Mailgun: forward("https://portico.example/webhooks/mail/mailgun/mime"). An address that ends in `mime` gets
the letter as it came. Mailgun signs a time and a token, not the letter; so each token is taken once.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings

from integrations.inbound_mail import authentication, reading
from integrations.inbound_mail.model import Delivery, Verdict
from integrations.inbound_mail.services.calls import Brought, NotConnected, NotTheirs, NotUnderstood

OLDEST, AHEAD = timedelta(hours=12), timedelta(minutes=5)  # it tries for eight hours
MOST_FIELDS = 200
PASSED = {"pass": "pass", "neutral": "none", "none": "none"}


def read(body: Callable[[], bytes], headers: Mapping[str, str], now: datetime) -> Brought:
    """
    :raises NotConnected, NotTheirs, NotUnderstood: see there.
    """
    key = settings.INBOUND.mailgun_key if settings.INBOUND else ""
    if not key:
        raise NotConnected
    fields = _fields(body(), headers.get("content-type", ""))
    _check(fields, key, now)
    raw, recipient = fields.get("body-mime", b""), fields.get("recipient", b"").decode("utf-8", "replace")
    if not raw or not recipient:
        raise NotUnderstood("There is no body-mime: let the route's address end in “mime”.")
    verdict = _verdict(raw, fields.get("sender", b"").decode("utf-8", "replace"))
    delivery = Delivery(raw, tuple(each.strip() for each in recipient.split(",")), verdict, "mailgun")
    return Brought(delivery, once=fields["token"].decode("utf-8", "replace"))


def _fields(body: bytes, content_type: str) -> dict[str, bytes]:
    """Return the fields of a form. It is taken apart here, for the rest of the product reads small forms alone."""
    if content_type.lower().startswith("multipart/form-data"):
        return _of_parts(body, content_type)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, encoding="latin-1"
        )
    except ValueError as error:
        raise NotUnderstood("The form can’t be read.") from error
    return {name: value.encode("latin-1") for name, value in pairs}


def _of_parts(body: bytes, content_type: str) -> dict[str, bytes]:
    head = f"Content-Type: {''.join(content_type.splitlines())}\r\n\r\n".encode("latin-1", "replace")
    whole: Any = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    found: dict[str, bytes] = {}
    for part in whole.get_payload()[:MOST_FIELDS] if whole.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            found.setdefault(name, content)
    return found


def _check(fields: Mapping[str, bytes], key: str, now: datetime) -> None:
    moment, token = fields.get("timestamp", b""), fields.get("token", b"")
    signature = hmac.digest(key.encode(), moment + token, hashlib.sha256).hex().encode()
    if not token or not hmac.compare_digest(signature, fields.get("signature", b"").lower()):
        raise NotTheirs("wrongly signed")
    if (
        not moment.isdigit()
        or not now.timestamp() - OLDEST.total_seconds()
        < int(moment)
        < now.timestamp() + AHEAD.total_seconds()
    ):
        raise NotTheirs("signed too long ago")


def _verdict(raw: bytes, envelope_sender: str) -> Verdict:
    """
    Return what Mailgun found: it writes X-Mailgun-Spf and X-Mailgun-Dkim-Check-Result where the domain's spam filter is
    on. One that stands there twice was written by somebody else, and nothing is believed.
    """
    message = reading.parsed(raw)
    heads = authentication.heads(message)
    sender = reading.sender_of(message)[0]
    spf = [value.lower() for name, value in heads if name == "x-mailgun-spf"]
    dkim = [value.lower() for name, value in heads if name == "x-mailgun-dkim-check-result"]
    signed = [value for name, value in heads if name == "dkim-signature"]
    if not spf and not dkim:
        return "none"
    if len(spf) > 1 or len(dkim) > 1:
        return "fail"
    by = [("spf", "pass" if spf == ["pass"] else "fail", envelope_sender.strip("<> ").rpartition("@")[2])]
    by.append(("dkim", "pass" if dkim == ["pass"] and len(signed) == 1 else "fail", _signer(signed)))
    return authentication.judged(by, sender)


def _signer(signed: list[str]) -> str:
    tags = dict(part.strip().partition("=")[::2] for part in "".join(signed[:1]).split(";"))
    return tags.get("d", "").strip()
