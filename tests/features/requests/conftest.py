"""A client who is asked for three things."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail

from features.base import outbox
from features.documents.models import DocumentType
from features.requests import operations
from features.requests.models import Request
from features.requests.operations import Wanted
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.features.documents.conftest import store, stored

__all__ = ["store", "stored"]
FRIDAY = date(2026, 3, 13)
type Ask = Callable[..., Request]


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """Ask the household for three things, unless told otherwise."""

    def asked(title: str = "Your 2025 return", **given: object) -> Request:
        with inside(cast.a.firm):
            forms = DocumentType.objects.get(name="Tax forms")
            items = [
                Wanted("W-2 for 2025", type=forms, year=2025, due_on=FRIDAY),
                Wanted("1099-INT for 2025", help="From the bank.", type=forms, year=2025),
                Wanted("Donations 2025", is_required=False, year=2025),
            ]
            values = {
                "client": cast.a.household, "by": cast.a.staff, "now": NOON, "items": items, "year": 2025, **given,
            }  # fmt: skip
            return operations.ask(title=title, **values)

    return asked


@pytest.fixture
def mailed(cast: Cast) -> Callable[[], list[str]]:
    def letters() -> list[str]:
        mail.outbox.clear()
        with inside(cast.a.firm):
            outbox.deliver_waiting()
        return sorted(f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox)

    return letters
