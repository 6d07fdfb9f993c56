"""
Marks of letters that no person wrote: out-of-office notes, lists, reports of mail servers (RFC 3834, 3464, 2369). None
is let in, for two machines would answer each other for ever. A subject alone is a hint, no mark.
"""

import re
from email.message import EmailMessage, Message
from typing import Any

from integrations.inbound_mail import tidy
from integrations.inbound_mail.model import Report

BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
LISTS = ("list-id", "list-unsubscribe", "list-post", "feedback-id", "x-mailing-list")
ANSWERING = (
    "x-autoreply", "x-autorespond", "x-auto-response-suppress-reply", "x-autoresponder", "x-loop", "x-mailer-autoreply",
    "x-vacation", "x-amazon-auto-reply", "x-ms-exchange-inbox-rules-loop", "x-facebook-notify", "x-failed-recipients",
)  # fmt: skip
MACHINES = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo)([+=-].*)?",
    re.IGNORECASE,
)
AWAY = re.compile(
    r"^\s*(auto[- ]?(reply|response|antwort)|automati(c|sche) (reply|response|antwort)|out of (the )?office"
    r"|vacation reply|abwesenheitsnotiz|r[ée]ponse automatique|respuesta autom[áa]tica|risposta automatica"
    r"|undeliver(able|ed)|mail delivery (failed|failure|subsystem)|delivery status notification)",
    re.IGNORECASE,
)
MOST_REPORTS = 20


def automatic(message: EmailMessage) -> str:
    """Return by which mark a letter was not written by a person; empty: by none."""
    heads = [(str(name).lower(), _plain(value)) for name, value in message.raw_items()]
    for name, value in heads:
        if name == "auto-submitted" and value.partition(";")[0].strip() != "no":
            return "auto-submitted"
        if (name == "precedence" and value in BULK) or name in LISTS:
            return "bulk"
        if name in ANSWERING or (name == "return-path" and value == "<>"):
            return name
        if name in ("from", "sender") and _is_machine(value):
            return "sender"
    return "report" if _is_report(message) else ""


def looks_automatic(subject: str) -> bool:
    """Return whether a subject reads as those of automatic answers do. A person may write so too."""
    return AWAY.match(subject) is not None


def _is_machine(value: str) -> bool:
    local = value.rpartition("<")[2].partition("@")[0].strip(' "<>')
    return MACHINES.fullmatch(local) is not None


def _plain(value: Any) -> str:
    return tidy.line(str(value), 1000).lower()


def _is_report(message: Message) -> bool:
    try:
        return message.get_content_type() in ("multipart/report", "message/delivery-status")
    except Exception:  # noqa: BLE001  odd headers make the parser raise what it likes
        return False


def reports(message: EmailMessage) -> tuple[Report, ...]:
    """Return what a mail server says did not arrive, recipient by recipient; nothing of what only waits or arrived."""
    if not _is_report(message):
        return ()
    found: list[Report] = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            blocks: Any = part.get_payload()
            found += [report for block in blocks[:MOST_REPORTS] if (report := _report(block)) is not None]
    return tuple(found[:MOST_REPORTS])


def _report(block: Message) -> Report | None:
    """Read one block of a delivery status (RFC 3464 §2.3)."""
    heads = {str(name).lower(): tidy.line(str(value), 500) for name, value in block.raw_items()}
    written = heads.get("original-recipient") or heads.get("final-recipient") or ""
    recipient = written.rpartition(";")[2].strip().strip("<>").lower()
    action, status = heads.get("action", "").lower(), heads.get("status", "")
    if action != "failed" or "@" not in recipient:
        return None
    why = heads.get("diagnostic-code", "").partition(";")[2].strip() or status or "It was not delivered."
    return Report(recipient[:254], why[:300], status.startswith("5"))
