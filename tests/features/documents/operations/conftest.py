"""What the tests of these operations share: the trail, the post, and somebody who lost their role."""

import pytest
from django.core import mail

from features.accounts.models import Membership
from features.base import outbox
from features.base.models import AuditEvent


def trail():
    return list(AuditEvent.objects.filter(event__startswith="document").values_list("event", "about_name"))


def sent():
    outbox.deliver_waiting()
    return {message.to[0]: message for message in mail.outbox}


@pytest.fixture
def powerless(a):
    """A member of staff whose role was taken away a moment ago."""
    member = Membership.objects.select_related("user").get(pk=a.staff.pk)
    member.is_active = False
    return member
