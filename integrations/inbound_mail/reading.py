"""
From the bytes of a letter to what it says. Whatever comes, this neither fails nor goes on for ever: what can't be read
is left out, and the text that can be read is not lost.
"""

import logging
from email import policy
from email.errors import MessageError
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

from integrations.inbound_mail import marks, parts
from integrations.inbound_mail.model import LONGEST_HEADER, MOST_BYTES, MOST_TEXT, Letter
from integrations.inbound_mail.tidy import line

log = logging.getLogger(__name__)
UNREADABLE = (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError, RecursionError)
"""What the parser of the standard library raises at odd headers, beside what it says it does."""
MOST_HEADER, MOST_LINES, MOST_BOUNDS = 4_000, 1_000_000, 1_000
"""Signs of a header that are taken apart; lines of a letter, and such as look like the bounds of parts."""
MOST_LOOKS = 50_000_000  # at a line, once for each part that it may end


class Short(policy.EmailPolicy):
    """The parser of headers goes over what is left again and again: hours, for a long one. It gets the beginning."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:MOST_HEADER])


SHORT: Any = Short()
PARSER: "BytesParser[EmailMessage]" = BytesParser(policy=SHORT)


def read(raw: bytes) -> Letter:
    """Return what a letter says. More than its limits allow is left out."""
    message = parsed(raw)
    sender, name = sender_of(message)
    found = parts.collect(message)
    return Letter(
        sender=sender, sender_name=name, subject=header(message, "Subject"), text=found.text, html=found.html,
        files=tuple(found.files), left_out=found.left_out, message_id=header(message, "Message-ID"),
        in_reply_to=header(message, "In-Reply-To"), automatic=marks.automatic(message), reports=marks.reports(message),
    )  # fmt: skip


def parsed(raw: bytes) -> EmailMessage:
    """Take a letter apart. One that can't be, or that is made to take for ever, is its words alone."""
    raw = raw[:MOST_BYTES]
    try:
        if not _is_hostile(raw):
            return PARSER.parsebytes(raw)
        log.warning("A letter has too many parts or lines; what remains is its text.")
    except UNREADABLE:
        log.warning("A letter could not be taken apart; what remains is its text.", exc_info=True)
    whole = EmailMessage()
    whole.set_content(raw[: 4 * MOST_TEXT].decode("utf-8", "replace").replace("\x00", ""))
    return whole


def _is_hostile(raw: bytes) -> bool:
    """Each line is looked at once for each part that it may end, so that parts in parts and many lines multiply."""
    lines, inside = max(raw.count(b"\n"), raw.count(b"\r")), raw.lower().count(b"multipart")
    return lines > MOST_LINES or lines * inside > MOST_LOOKS or raw.count(b"\n--") > MOST_BOUNDS


def header(message: EmailMessage, name: str) -> str:
    """Return a header as one line without control signs; empty if it can't be read."""
    try:
        found = message.get(name)
        return line(str(found), LONGEST_HEADER) if found is not None else ""
    except UNREADABLE:
        return line(raw_header(message, name), LONGEST_HEADER)


def raw_header(message: EmailMessage, name: str) -> str:
    """Return a header as it was written."""
    values = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    return next(values, "")


def sender_of(message: EmailMessage) -> tuple[str, str]:
    """Return the one address that From names, and its name. Two From headers, or two addresses, name nobody."""
    written = [str(value) for key, value in message.raw_items() if key.lower() == "from"]
    if len(written) != 1 or len(written[0]) > MOST_HEADER:
        return "", ""
    try:
        boxes: list[Mailbox] = list(message["From"].addresses)
    except UNREADABLE:
        return "", ""
    if len(boxes) != 1 or not boxes[0].domain or not boxes[0].username:
        return "", ""
    plain = parseaddr(boxes[0].addr_spec)[1]
    return (plain.lower()[:254] if plain.isprintable() else ""), line(boxes[0].display_name, 200)
