"""What our mail server says to a mail, in tests."""

from collections.abc import Callable, Sequence

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

TAKE = EmailBackend.send_messages
type Says = Callable[[EmailMessage], Exception | None]


def mail_server_says(says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it refuse, from now on, each mail that `says` returns an error for."""

    def send_messages(self: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            if error := says(message):
                raise error
        return TAKE(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
