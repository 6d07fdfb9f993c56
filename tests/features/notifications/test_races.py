"""Several workers at one person's mail: one mail goes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from features.base import outbox
from features.base.announcements import Announcement, announce
from features.base.models import OutboxEntry
from features.notifications.models import Notification
from tenants.context import inside
from tests.cast import Cast
from tests.racing import at_once

THINGS = 4
KIND = "action.opened"


@pytest.mark.slow
def test_four_workers_at_one_persons_mail_send_one(committed_database: Cast) -> None:
    firm = committed_database.a
    with override_settings(NEWS_WAIT=timedelta(minutes=5)):
        with inside(firm.firm):
            for number in range(THINGS):
                to = [firm.alice.user_id]
                announce(Announcement(KIND, f"Thing {number}", "/to-do/", to, client_id=firm.household.pk))
            entries = [str(pk) for pk in OutboxEntry.objects.values_list("pk", flat=True)]
        due = timezone.now() + timedelta(minutes=6)

        at_once(
            *[lambda entry=entry: outbox.deliver(entry, now=due) for entry in entries],
            firm=firm.firm, refused=ZeroDivisionError,
        )  # fmt: skip

    assert [letter.subject for letter in mail.outbox] == ["4 things are new"]
    with inside(firm.firm):
        assert not OutboxEntry.objects.exclude(state="done").exists()
        assert not Notification.objects.filter(settled_at__isnull=True).exists()
