from collections.abc import Callable

import pytest
from django.core import mail

from features.actions import operations
from features.actions.models import Action
from features.base import outbox
from features.clients.models import Client
from tenants.context import inside
from tests.cast import NOON, Cast

type Ask = Callable[..., Action]


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """Ask a client of the first firm by hand: the household for documents, unless told otherwise."""

    def asked(title: str = "Upload your 1099", client: Client | None = None, **given: object) -> Action:
        values = {"kind": "upload", "now": NOON, "by": cast.a.staff, **given}
        with inside(cast.a.firm):
            return operations.ask(client=client or cast.a.household, title=title, **values)

    return asked


@pytest.fixture
def mailed(cast: Cast) -> Callable[[], list[str]]:
    def letters() -> list[str]:
        with inside(cast.a.firm):
            outbox.deliver_waiting()
        return sorted(f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox)

    return letters
