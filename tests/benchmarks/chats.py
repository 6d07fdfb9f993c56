"""
What a chat of 5,000 messages costs, as its client and as staff: opened at its newest messages, and far back. A part of
`manage.py bench messages`.
"""

import statistics
import time
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.utils import timezone

from features.accounts.models import Membership
from features.base import cursor
from features.clients.models import Client, Contact
from features.messages import operations
from features.messages.models import Message, Thread
from tenants.context import inside
from tenants.models import Firm
from tests.benchmarks import house
from tests.benchmarks.measuring import goal
from tests.http import Browser

MESSAGES, CHATS = 5_000, 60
ROUNDS, WARM_UP, ALLOWED, QUERIES = 15, 3, 30, 8
WORDS = (
    "The draft is ready. **Two questions** about the kiln before I finalize it:\n\n1. Which account paid for it?\n"
    "2. Is it used for the business alone?\n\nThe page of the tax office says more: https://www.irs.gov/forms"
)


def measure(firm: Firm, browser: Browser) -> bool:
    """Print the figures; return whether the goals are met."""
    with inside(firm):
        thread = _fill()
        back = cursor.mark(Message.objects.filter(thread=thread).order_by("created_at")[MESSAGES // 2])
        staff = Browser(firm).signed_in_as(Membership.objects.select_related("user").get())
    pages = [
        ("client, the newest", browser, f"/messages/{thread.pk}/", QUERIES),
        ("client, far back", browser, f"/messages/{thread.pk}/?before={back}", QUERIES),
        ("client, a search", browser, "/messages/?q=kiln", QUERIES),
        ("staff, the newest", staff, f"/workspace/messages/{thread.pk}/", 0),
    ]
    good = [_page(*page) for page in pages]
    return all(good)


def _fill() -> Thread:
    """One chat is long, the others are beside it in the list."""
    owner, contact = (
        Membership.objects.select_related("user").get(),
        Contact.objects.select_related("user").get(user__email="e@example.com"),
    )
    client, now = Client.objects.get(name="Marsh Pottery"), timezone.now() - timedelta(days=MESSAGES)
    start = partial(operations.start, client=client, by=owner, body="Words")
    for number in range(CHATS - 1):
        start(now=now, subject=f"Chat {number}")
    thread = start(now=now, subject="The long one")
    sides = ((owner.user, "firm"), (contact.user, "client"))
    rows = [
        Message(
            thread=thread, sender=sides[number % 2][0], side=sides[number % 2][1], body=f"{WORDS} {number}",
            created_at=now + timedelta(hours=number + 1),
        )
        for number in range(MESSAGES - 1)
    ]  # fmt: skip
    Message.objects.bulk_create(rows, batch_size=1000)
    thread.last_message, thread.last_message_at = rows[-1], rows[-1].created_at
    thread.save(update_fields=["last_message", "last_message_at"])
    with connection.cursor() as asked:
        asked.execute("ANALYZE portal_messages_message")
    return thread


def _page(what: str, browser: Any, path: str, most: int) -> bool:
    ask = partial(house.ask, browser, path)
    cpu = _cpu(ask)
    few = not most or goal(
        f"a chat of {MESSAGES:,}: {what}, queries", house.queries(browser, path), most, unit="", least=False
    )
    return goal(f"a chat of {MESSAGES:,}: {what}, CPU", cpu, ALLOWED, unit="ms", least=False) and few


def _cpu(ask: Any) -> float:
    """Return the CPU milliseconds of this process that one answer takes, in the middle of several."""
    for _ in range(WARM_UP):
        ask()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        ask()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)
