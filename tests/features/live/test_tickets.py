"""Who gets a ticket to listen, and for whom pages are rung for."""

import pytest
from django.conf import settings
from django.db import transaction
from redis import Redis

from features.accounts.models import Session
from features.live import ringing
from integrations.live import bell, tickets
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser


def ticket(browser: Browser, path: str) -> tickets.Ticket:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return tickets.read(answer.json()["ticket"])


@pytest.mark.django_db
def test_a_page_gets_one_for_its_own_person_on_its_own_side(cast: Cast) -> None:
    alice = ticket(Browser(cast.a.firm).signed_in_as(cast.a.alice), "/live-ticket/")
    owner = ticket(Browser(cast.a.firm).signed_in_as(cast.a.owner), "/workspace/live-ticket/")

    assert alice.place == bell.place(cast.a.firm.pk, "client", cast.a.alice.user_id)
    assert owner.place == bell.place(cast.a.firm.pk, "staff", cast.a.owner.user_id)
    assert cast.a.firm.slug in alice.origin


@pytest.mark.django_db
def test_who_is_signed_out_gets_none(cast: Cast) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    with inside(cast.a.firm):
        Session.objects.all().delete()

    assert browser.get("/live-ticket/").status_code == 302


def test_it_rings_once_the_change_is_committed(committed_database: Cast) -> None:
    firm, alice = committed_database.a.firm, committed_database.a.alice
    place = bell.place(firm.pk, "client", alice.user_id)
    server = Redis.from_url(settings.REDIS_URL)

    with inside(firm):
        with transaction.atomic():
            ringing.ring("client", [alice.user_id])
            assert server.get(place) is None
        assert server.get(place) == b"1"

        with transaction.atomic():
            ringing.ring("client", [alice.user_id])
            transaction.set_rollback(True)
        assert server.get(place) == b"1"
    server.close()
