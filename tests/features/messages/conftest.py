"""A firm whose staff write to a household."""

from collections.abc import Callable

import pytest
from django.core import mail

from features.base import outbox
from features.messages import operations
from features.messages.models import Message, Thread
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.features.documents.conftest import store, stored

__all__ = ["store", "stored"]
type Start = Callable[..., Thread]


@pytest.fixture
def start(cast: Cast) -> Start:
    """Begin a chat with the household, unless told otherwise."""

    def started(body: str = "The draft is ready.", **given: object) -> Thread:
        with inside(cast.a.firm):
            values = {
                "client": cast.a.household,
                "by": cast.a.staff,
                "now": NOON,
                "subject": "Your 2025 return",
            }
            return operations.start(body=body, **{**values, **given})  # type: ignore[arg-type]

    return started


@pytest.fixture
def thread(start: Start) -> Thread:
    return start()


@pytest.fixture
def newest(cast: Cast) -> Callable[[], Message]:
    def found() -> Message:
        with inside(cast.a.firm):
            return Message.objects.order_by("-created_at").select_related("thread", "sender", "quoted")[0]

    return found


@pytest.fixture
def mailed(cast: Cast) -> Callable[[], list[str]]:
    """Send what waits, and return to whom it went about what."""

    def letters() -> list[str]:
        mail.outbox.clear()
        with inside(cast.a.firm):
            outbox.deliver_waiting()
        return sorted(f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox)

    return letters
