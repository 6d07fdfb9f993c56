"""What the tests of these pages share: a colleague at work, and how a page is read."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.clients.models import Client
from tests.cast import Cast
from tests.http import Browser, text_of

LIST, NEW, INVITE = "/workspace/clients/", "/workspace/clients/new/", "/workspace/clients/invite/"
WHOLE = {
    "name": "Cedar Ridge Dental PC", "kind": "business", "since": "2019", "assigned_to": "", "email": "a@example.com",
    "phone": "541 555 0142", "address": "77 Kiln Road", "tax_id_ending": "4471",
}  # fmt: skip


@pytest.fixture
def staff(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def record(client: Client, more: str = "") -> str:
    return f"{LIST}{client.pk}/{more}"


def fresh(client: Client) -> Client:
    return Client.objects.get(pk=client.pk)


def toasts(browser: Browser, path: str) -> str:
    return text_of(browser.get(path)).split('id="toasts"')[1].split('id="trouble"')[0]


def fewest(ask: Callable[[], object]) -> int:
    """Return how many queries a page needs once what is kept between requests has been read."""
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            ask()
        counts.append(len(asked))
    return min(counts)
