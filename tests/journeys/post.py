"""The mails of an installation, as their readers find them."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

CODE = re.compile(r"this is it: (\S{4}-\S{4})")


@dataclass(frozen=True)
class Letter:
    """
    A mail; `found` is what it was looked for by: its link, mostly. `files` are what is attached, by their names;
    `reply_to` is where an answer goes.
    """

    text: str
    found: str
    files: dict[str, bytes] = field(default_factory=dict)
    reply_to: str = ""

    @property
    def code(self) -> str:
        found = CODE.search(self.text)
        assert found, f"No code stands in this mail: {self.text}"
        return found[1]


def newest(folder: Path, to: str, pattern: str) -> Letter | None:
    """Return the newest unread mail to this address that has such words, if it has come."""
    for file in sorted(folder.glob("*.eml"), reverse=True):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None and to in str(message["To"]) else ""
        if found := re.search(pattern, text):
            file.rename(file.with_suffix(".read"))
            return Letter(text, found[0], _files(message), str(message["Reply-To"] or ""))
    return None


def _files(message: EmailMessage) -> dict[str, bytes]:
    return {str(one.get_filename()): one.get_content() for one in message.iter_attachments()}
