"""A mail server that counts: which notices it was told, and how often."""

import email
import re
from collections import Counter
from email import policy
from typing import Any

from aiosmtpd.controller import Controller

NOTICE = re.compile(r"\bNotice (\d+)\b")


class Post:
    """Takes every mail; what stands in one letter twice counts once."""

    def __init__(self, port: int) -> None:
        self.told: Counter[int] = Counter()
        self.letters = 0
        self._server = Controller(self, hostname="127.0.0.1", port=port)

    def start(self) -> "Post":
        self._server.start()
        return self

    def stop(self) -> None:
        self._server.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        letter = email.message_from_bytes(envelope.content, policy=policy.default)
        part = letter.get_body(("plain",))
        words = f"{letter['Subject']} {part.get_content() if part else ''}"
        self.letters += 1
        self.told.update({int(number) for number in NOTICE.findall(words)})
        return "250 Taken"
