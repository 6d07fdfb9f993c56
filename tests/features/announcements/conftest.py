from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from django.core import mail

from features.announcements import operations
from features.announcements.models import Announcement
from features.base import outbox
from features.clients.models import Access
from tenants.context import inside
from tests.cast import NOON, Cast

type Write = Callable[..., Announcement]
TITLE = "We close at noon this Friday"


@pytest.fixture(autouse=True)
def _no_test_client(cast: Cast) -> None:
    """Leave the people of the cast alone on the portal: the owner made at sign-up is one of them otherwise."""
    with inside(cast.a.firm):
        Access.objects.filter(client__is_test=True).delete()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def write(cast: Cast) -> Write:
    """Write one for everybody, unless told otherwise."""

    def written(title: str = TITLE, now: datetime = NOON, **given: object) -> Announcement:
        with inside(cast.a.firm):
            return operations.draft(
                **{"by": cast.a.owner, "now": now, "title": title, "body": "Back on **Monday**.", **given}  # type: ignore[arg-type]
            )

    return written


@pytest.fixture
def announce(cast: Cast, write: Write) -> Write:
    """The same, published."""

    def announced(title: str = TITLE, now: datetime = NOON, **given: object) -> Announcement:
        made = write(title, now, **given)
        with inside(cast.a.firm):
            operations.publish(announcement=made, by=cast.a.owner, now=now)
            outbox.deliver_waiting()
        return made

    return announced


@pytest.fixture
def mailed(cast: Cast) -> Callable[[], list[str]]:
    def letters() -> list[str]:
        with inside(cast.a.firm):
            outbox.deliver_waiting()
            outbox.deliver_waiting()
        return sorted(f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox)

    return letters
