"""The mails of an installation, as their readers find them."""

import email
import email.policy
import re
from dataclasses import dataclass
from pathlib import Path

CODE = re.compile(r"this is it: (\S{4}-\S{4})")


@dataclass(frozen=True)
class Letter:
    """A mail; `found` is what it was looked for by: its link, mostly."""

    text: str
    found: str

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
            return Letter(text, found[0])
    return None
