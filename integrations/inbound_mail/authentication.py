"""
Whether a letter comes from whom it says, as far as a receiver we trust says so. We ask no name server ourselves: who
stands in front of the door has done it (Authentication-Results, RFC 8601), or the mail service that calls our webhook.
"""

import re
from collections.abc import Iterable, Sequence
from email.message import EmailMessage

from integrations.inbound_mail.model import Verdict

COMMENT = re.compile(r"\([^()]*\)")
RESULT = re.compile(r"^\s*(dmarc|dkim|spf)\s*=\s*(\w+)", re.IGNORECASE)
PROPERTY = re.compile(
    r"\b(header\.d|header\.i|header\.from|smtp\.mailfrom|smtp\.helo)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE
)


def heads(message: EmailMessage) -> list[tuple[str, str]]:
    """Return the headers of a letter as they were written, by their names in lower case."""
    return [(str(name).lower(), " ".join(str(value).split())) for name, value in message.raw_items()]


def of_receiver(written: Sequence[tuple[str, str]], sender: str, authserv: str) -> Verdict:
    """
    Return what the receiver of this name found. It writes on top, and takes away what claims its name from outside
    (RFC 8601 §5): of several the topmost counts, so that one that slipped through stands below and is not read.
    """
    value = next(
        (value for name, value in written if name == "authentication-results" and _is_by(value, authserv)), ""
    )
    return judged(_results(value), sender) if value else "none"


def judged(results: Iterable[tuple[str, str, str]], sender: str) -> Verdict:
    """
    Judge by method, result and domain. DMARC decides where it was asked; else one of DKIM and SPF must have passed for
    the domain of the sender itself, or one above it.
    """
    found = list(results)
    by_dmarc = {result for method, result, _ in found if method == "dmarc"}
    if by_dmarc & {"pass", "fail"}:
        return "pass" if by_dmarc == {"pass"} else "fail"
    passed = [domain for method, result, domain in found if method in ("dkim", "spf") and result == "pass"]
    return "pass" if any(is_aligned(domain, sender) for domain in passed) else "fail"


def is_aligned(domain: str, sender: str) -> bool:
    """Return whether a domain speaks for a sender: it is theirs, or theirs lies below it."""
    domain, of = domain.strip(".").lower(), sender.rpartition("@")[2].lower()
    return bool(of) and "." in domain and (of == domain or of.endswith(f".{domain}"))


def _is_by(value: str, authserv: str) -> bool:
    named = COMMENT.sub(" ", value).partition(";")[0].split()
    return bool(authserv) and bool(named) and named[0].lower() == authserv


def _results(value: str) -> list[tuple[str, str, str]]:
    parts = _plain(value).split(";")[1:]
    named = ((method, part) for part in parts if (method := RESULT.match(part)) is not None)
    return [(found[1].lower(), found[2].lower(), _domain(found[1].lower(), part)) for found, part in named]


def _plain(value: str) -> str:
    """
    Return it without comments, and with nothing in quotes that could be taken for more: who sends a letter chooses the
    words of both (`"; dkim=pass"@evil.example`). Nothing, where one is never closed.
    """
    found, depth, quoted, escaped = "", 0, False, False
    for sign in value:
        if escaped or (sign == "\\" and (quoted or depth)):
            escaped = not escaped
        elif sign == '"':
            quoted = not quoted
        elif quoted:
            found += "" if depth else sign if sign.isalnum() or sign in ".@-_+" else "_"
        elif sign in "()":
            depth, found = depth + (1 if sign == "(" else -1), f"{found} "
        elif not depth:
            found += sign
        if depth < 0:
            return ""
    return "" if depth or quoted else found


def _domain(method: str, part: str) -> str:
    """Return for which domain a result was found."""
    named = {name.lower(): value for name, value in PROPERTY.findall(part)}
    wanted = ("header.d", "header.i") if method == "dkim" else ("smtp.mailfrom",)
    return next((named[name].rpartition("@")[2] for name in wanted if name in named), "")
