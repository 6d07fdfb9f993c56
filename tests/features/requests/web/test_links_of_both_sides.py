"""Links for one thing that is asked are made by the client's people and by staff: neither reads or ends the other's."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from features.base.errors import Conflict
from features.documents.models import Arriving
from features.requests import operations
from tenants.context import inside
from tests.cast import NOON
from tests.features.requests.web.test_link_pieces import begin
from tests.http import Browser


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def item(cast, ask):
    request = ask()
    with inside(cast.a.firm):
        return request.items.first()


def _by_staff(cast, item, **given):
    with inside(cast.a.firm):
        return operations.make_link(
            client=cast.a.household, by=cast.a.staff, now=NOON, title="Deed", item=item, **given
        )


def test_a_client_neither_reads_nor_ends_what_staff_made(cast, item):
    made = _by_staff(cast, item, to_name="Larry Lawyer", to_email="larry@law.example")
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    page = alice.get(reverse("requests:item", "config.urls_firm", [item.pk]))
    ended = alice.post(reverse("requests:end_link", "config.urls_firm", [made.link.pk]))

    assert page.status_code == 200
    assert "Larry" not in page.text
    assert "larry@law.example" not in page.text
    assert ended.status_code == 404
    with inside(cast.a.firm):
        made.link.refresh_from_db()
    assert made.link.revoked_at is None


def test_what_staff_made_leaves_the_client_their_own(cast, item):
    for _ in range(operations.handing.MOST_HANDED):
        _by_staff(cast, item)
    with inside(cast.a.firm):
        for number in range(operations.handing.MOST_HANDED):
            operations.hand_over(
                item=item, contact=cast.a.alice, now=NOON, name="Dana", email=f"dana{number}@law.example"
            )
        with pytest.raises(Conflict):
            operations.hand_over(
                item=item, contact=cast.a.alice, now=NOON, name="Dana", email="dana@law.example"
            )


def test_too_many_files_on_their_way_are_refused_in_words_for_the_script(cast, item):
    made = _by_staff(cast, None, most_files=500)
    with inside(cast.a.firm):
        row = {
            "actor_id": made.link.pk,
            "side": "client",
            "client": cast.a.household,
            "filename": "a.jpg",
            "size": 1,
        }
        end = NOON + timedelta(days=1)
        Arriving.objects.bulk_create(Arriving(**row, expires_at=end, created_at=NOON) for _ in range(200))

    answer = begin(Browser(cast.a.firm), made.token)

    assert answer.status_code == 429
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
