"""A mail server that counts: which notices it was told, and how often."""

import email
import re
from collections import Counter
from email import policy
from typing import Any

from aiosmtpd.controller import Controller

NOTICE = re.compile(r"\bNotice (\d+)\b")


class Post:
    """
    Takes every mail at once and reads it later, for a worker that dies while the server reads would mail it again. What
    stands in one letter twice counts once.
    """

    def __init__(self, port: int) -> None:
        self._taken: list[bytes] = []
        self._server = Controller(self, hostname="127.0.0.1", port=port)

    def start(self) -> "Post":
        self._server.start()
        return self

    def stop(self) -> None:
        self._server.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self._taken.append(envelope.content)
        return "250 Taken"

    @property
    def letters(self) -> int:
        return len(self._taken)

    def told(self) -> Counter[int]:
        """Return how often each notice was told."""
        return Counter(number for letter in self._taken for number in _notices(letter))


def _notices(letter: bytes) -> set[int]:
    read = email.message_from_bytes(letter, policy=policy.default)
    part = read.get_body(("plain",))
    return {
        int(number) for number in NOTICE.findall(f"{read['Subject']} {part.get_content() if part else ''}")
    }
