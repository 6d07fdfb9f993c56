"""Time as the outbox sees it: nobody sleeps."""

from datetime import datetime, timedelta
from unittest import mock

from django.core import mail
from django.utils import timezone

from features.base import outbox

WAIT = timedelta(minutes=5)


def delivered(at: datetime | timedelta) -> list[str]:
    """Do what is due then, and return the subjects of all mails so far."""
    now = at if isinstance(at, datetime) else timezone.now() + at
    with mock.patch.object(timezone, "now", return_value=now):
        outbox.deliver_waiting(now=now)
    return [str(letter.subject) for letter in mail.outbox]
