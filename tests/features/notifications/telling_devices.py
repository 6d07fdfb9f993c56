"""Devices of people in tests: a browser of the stand-in, signed in, and what it heard."""

import json
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from django.utils import timezone

from features.accounts import sessions
from features.accounts.models import Session
from features.base import outbox
from features.notifications import operations, queries
from features.notifications.models import PushSubscription
from features.notifications.queries import Person
from integrations.push import gateway
from integrations.push.fake.browser import FakeBrowser
from integrations.push.fake.server import PushService
from integrations.push.gateway import Receiver


def signed_in(person: Person) -> Session:
    side = queries.side_of(person)
    return sessions.start(user=person.user, side=side, method="link", now=timezone.now())[0]


def receiver_of(service: PushService, browser: FakeBrowser) -> Receiver:
    return Receiver(service.endpoint(browser), browser.p256dh, browser.auth)


def turned_on(service: PushService, person: Person) -> tuple[FakeBrowser, PushSubscription]:
    browser = service.subscribed(gateway.public_key())
    row = operations.turn_on(
        by=person, session=signed_in(person), receiver=receiver_of(service, browser), now=timezone.now()
    )
    return browser, row


def work(at: timedelta | datetime = timedelta()) -> None:
    """Do what is due then: what gathers, and then what tells each device."""
    now = at if isinstance(at, datetime) else timezone.now() + at
    with mock.patch.object(timezone, "now", return_value=now):
        for _ in range(2):
            outbox.deliver_waiting(now=now)


def said(browser: FakeBrowser) -> list[dict[str, Any]]:
    return [json.loads(one["words"]) for one in browser.heard]


def titles(browser: FakeBrowser) -> list[str]:
    return [one["title"] for one in said(browser)]
