"""Reading the folder that the demo's mail is written to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from itertools import islice
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"(\d{1,20})-[0-9a-f]{8}")
PARSER = BytesParser(policy=policy.default)


@dataclass(frozen=True)
class Letter:
    """One mail. `sender` is the name it was sent under: the firm's, or Portico's own."""

    id: str
    message: EmailMessage
    sent_at: datetime

    @property
    def to(self) -> str:
        return parseaddr(str(self.message["To"] or ""))[1]

    @property
    def sender(self) -> str:
        name, address = parseaddr(str(self.message["From"] or ""))
        return name or address

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def find(letter_id: str) -> Letter | None:
    """Return one mail, if the folder has it. Nothing but the names we give is ever looked for."""
    if not NAME.fullmatch(letter_id):
        return None
    return _read(settings.MAILBOX_FOLDER / f"{letter_id}.eml")


def newest(*, to: str = "", most: int = 100) -> list[Letter]:
    """Return the newest mails first; `to` keeps those whose recipient contains it."""
    wanted = to.strip().lower()
    matching = (letter for letter in _every() if wanted in letter.to.lower())
    return list(islice(matching, most))


def delete_all() -> int:
    """Empty the mailbox and return how many mails it had."""
    paths = list(_paths())
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def _paths() -> Iterator[Path]:
    return (path for path in settings.MAILBOX_FOLDER.glob("*.eml") if NAME.fullmatch(path.stem))


def _every() -> Iterator[Letter]:
    for path in sorted(_paths(), key=lambda path: int(path.stem.partition("-")[0]), reverse=True):
        if letter := _read(path):
            yield letter


def _read(path: Path) -> Letter | None:
    try:
        message = PARSER.parsebytes(path.read_bytes())
    except FileNotFoundError:  # deleted a moment ago
        return None
    nanoseconds = int(path.stem.partition("-")[0])
    return Letter(path.stem, message, datetime.fromtimestamp(nanoseconds / 1e9, tz=UTC))
