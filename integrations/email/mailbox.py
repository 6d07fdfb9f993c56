"""The demo's mail: every message is a file in a folder, shown by the mailbox page. Never used in production."""

import secrets
import time
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAILBOX_FOLDER.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns()}-{secrets.token_hex(4)}"
            draft = settings.MAILBOX_FOLDER / f".{name}"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(settings.MAILBOX_FOLDER / f"{name}.eml")
        return len(email_messages)
