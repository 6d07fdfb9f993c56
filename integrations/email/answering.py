"""Answering a mail of the demo as its addressee would: by real SMTP, through the door that answers come in at."""

import mimetypes
import smtplib
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from integrations.email.letters import Letter
from integrations.inbound_mail import addresses

MOST_BYTES = 15 * 1024 * 1024  # of a file: in a letter it grows by a third, and the door takes 25 MB
PATIENCE = 20  # seconds
AS_SENT = policy.SMTP.clone(cte_type="7bit")  # `send_message` marks lines that begin with “From ”
UNKNOWN = "application/octet-stream"
type Arrived = UploadedFile[bytes]


class NotBrought(Exception):
    """The door did not take it. The message says why, to whoever answers."""


def address_of(letter: Letter) -> str:
    """Return where an answer to this mail goes; empty where none can, or where no door is in reach."""
    written = parseaddr(str(letter.message["Reply-To"] or ""))[1]
    found = addresses.read(written) if _door() else None
    return written if found is not None and found.kind == "reply" else ""


def _door() -> str:
    return settings.INBOUND.reached_at if settings.INBOUND else ""


def bring(letter: Letter, text: str, file: Arrived | None) -> None:
    """
    Send an answer to the door, from whoever the letter is to.

    :raises NotBrought: it is refused, or the door is not there.
    """
    message, to = _written(letter, text), address_of(letter)
    if file is not None:
        _attach(message, file)
    host, _, port = _door().rpartition(":")
    try:
        with smtplib.SMTP(host, int(port), timeout=PATIENCE) as line:
            line.sendmail(letter.to, [to], message.as_bytes(policy=AS_SENT))
    except smtplib.SMTPRecipientsRefused as refusal:
        raise NotBrought(_why(*next(iter(refusal.recipients.values())))) from refusal
    except smtplib.SMTPResponseException as refusal:
        said = refusal.smtp_error
        raise NotBrought(
            _why(refusal.smtp_code, said if isinstance(said, bytes) else said.encode())
        ) from refusal
    except OSError as error:
        raise NotBrought("The door for answers does not open. Try again in a moment.") from error


def _why(code: int, said: bytes) -> str:
    return f"The door for answers did not take it: {code} {said.decode(errors='replace')}."


def _written(letter: Letter, text: str) -> EmailMessage:
    message: Any = EmailMessage()
    message["From"], message["To"] = letter.to, address_of(letter)
    message["Subject"] = f"Re: {letter.subject}"
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="mailbox.localhost")
    if original := letter.message["Message-ID"]:
        message["In-Reply-To"] = str(original)
    message.set_content(text)
    return message  # type: ignore[no-any-return]


def _attach(message: EmailMessage, file: Arrived) -> None:
    kind = mimetypes.guess_type(file.name or "")[0] or UNKNOWN
    main, _, sub = (UNKNOWN if kind.startswith(("message/", "multipart/")) else kind).partition("/")
    message.add_attachment(file.read(), maintype=main, subtype=sub, filename=file.name)
