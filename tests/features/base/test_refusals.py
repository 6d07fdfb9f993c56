"""What is refused leaves a row, and nobody can flood the trail with it (security R54)."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import ConnectionError as NoCache

from features.base import errors, events, outbox, refusals
from features.base.models import AuditEvent, OutboxEntry
from features.base.scope import Scope, scope
from portal_api.keys import operations as keys
from tenants.context import inside
from tests.cast import NOON, PASSWORD
from tests.http import Browser

NOTED = (
    "access.refused",
    "access.refused_often",
    "sign_in.refused",
    "link.refused",
    "code.refused",
    "api_key.refused",
)


def noted(firm) -> list[AuditEvent]:
    with inside(firm):
        return list(AuditEvent.objects.filter(event__in=NOTED).order_by("created_at"))


def a_minute_later(firm) -> None:
    with inside(firm):
        outbox.deliver_waiting(now=timezone.now() + timedelta(seconds=90))


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "/workspace/settings/features/"), ("post", "/workspace/settings/features/documents/")],
)
def test_a_page_that_a_role_may_not_open_leaves_a_row(cast, method, path):
    browser = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    assert getattr(browser, method)(path).status_code == 403

    (row,) = noted(cast.a.firm)
    assert (row.event, row.actor_name, row.actor_id) == (
        "access.refused",
        "Stella Staff",
        cast.a.staff.user_id,
    )
    assert row.details == {"method": method.upper(), "path": path, "status": 403}
    assert (row.ip, row.request_id != "") == ("127.0.0.1", True)
    assert events.sentence(row) == f"was refused at {path}"
    assert noted(cast.b.firm) == []


def test_so_does_a_call_of_the_api(cast):
    with inside(cast.a.firm):
        made = keys.make(name="Sync", scopes=["clients.view"], by=cast.a.owner, now=NOON)
    head = {"authorization": f"Bearer {made.token}"}

    assert Browser(cast.a.firm).get("/api/v1/activity/", headers=head).status_code == 403
    assert (
        Browser(cast.a.firm)
        .post("/api/v1/clients/", {"name": "x", "kind": "business"}, "application/json", headers=head)
        .status_code
        == 403
    )

    rows = noted(cast.a.firm)
    assert [(row.actor_name, row.actor_side, row.details["path"]) for row in rows] == [
        ("Sync", "api", "/api/v1/activity/"), ("Sync", "api", "/api/v1/clients/")
    ]  # fmt: skip


def test_a_key_that_does_not_work_is_named_if_it_once_did(cast):
    with inside(cast.a.firm):
        made = keys.make(name="Sync", scopes=["clients.view"], by=cast.a.owner, now=NOON)
        keys.revoke(key=made.key, by=cast.a.owner, now=NOON)

    Browser(cast.a.firm).get("/api/v1/clients/", headers={"authorization": f"Bearer {made.token}"})

    (row,) = noted(cast.a.firm)
    assert (row.event, row.about_name, row.actor_id) == ("api_key.refused", "Sync", None)
    assert made.token not in str(vars(row))


@pytest.mark.parametrize(
    ("email", "who"), [("olga@example.com", "Olga Owner"), ("stranger@example.net", "an unknown address")]
)
def test_a_sign_in_that_fails_names_who_is_known_and_keeps_no_strangers_address(cast, email, who):
    Browser(cast.a.firm).post("/workspace/sign-in/", {"email": email, "password": f"{PASSWORD}!"})

    (row,) = noted(cast.a.firm)
    assert events.sentence(row) == f"refused a wrong password for {who}"
    assert "stranger" not in str(vars(row))


def test_a_dead_link_and_a_wrong_code_leave_rows_without_their_token(cast):
    token = "T" * 43
    Browser(cast.a.firm).post(f"/sign-in/{token}/", {})

    (row,) = noted(cast.a.firm)
    assert row.event == "link.refused"
    assert token not in str(vars(row))


def test_what_comes_again_within_a_minute_is_counted_and_written_as_one(cast):
    browser = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(40):
            browser.get("/workspace/settings/features/")
        browser.get("/workspace/settings/branding/")
        assert len(noted(cast.a.firm)) == 2
        a_minute_later(cast.a.firm)

    rows = noted(cast.a.firm)
    assert [row.details.get("times") for row in rows] == [None, None, 39]
    assert rows[2].actor_id == cast.a.staff.user_id
    assert events.sentence(rows[2]).endswith("/settings/features/, 39 more times within a minute")


def test_a_storm_from_everywhere_is_bounded(cast):
    with time_machine.travel(timezone.now(), tick=False), inside(cast.a.firm):
        for number in range(300):
            with scope(Scope(ip=f"192.0.2.{number % 250}")):
                refusals.note(
                    "sign_in.refused", by=None, what=f"{number}@example.com", who="an unknown address"
                )
        rows = AuditEvent.objects.filter(event__in=NOTED)
        assert rows.count() == refusals.MOST_A_MINUTE
        assert OutboxEntry.objects.count() == 1
        outbox.deliver_waiting(now=timezone.now() + timedelta(seconds=90))

        last = rows.latest("created_at", "event")
    sums = [row for row in noted(cast.a.firm) if row.event == "access.refused_often"]
    assert last.event in NOTED
    assert [(row.details, row.ip, row.about_name) for row in sums] == [({"times": 270}, None, "")]


def test_without_a_cache_one_a_minute_is_written(a, monkeypatch):
    def away(*args: object) -> None:
        raise NoCache

    monkeypatch.setattr(cache, "add", away)
    for _ in range(5):
        refusals.note("access.refused", by=a.staff, path="/x/")

    assert AuditEvent.objects.filter(event="access.refused").count() == 1


def test_a_refusal_that_a_page_swallows_is_written_all_the_same(a):
    with scope() as here:
        try:
            raise errors.NotAllowed
        except errors.DomainError:
            pass
        assert [error.noted_as for error in here.refused] == ["access.refused"]
        raise_nothing = errors.NotThere()
        assert raise_nothing not in here.refused


def test_a_trail_that_can_not_be_written_does_not_break_the_answer(cast, monkeypatch, caplog):
    def fails(*args: object, **kwargs: object) -> None:
        raise ValueError

    monkeypatch.setattr(refusals, "note", fails)

    assert (
        Browser(cast.a.firm).signed_in_as(cast.a.staff).get("/workspace/settings/features/").status_code
        == 403
    )
    assert "could not be written" in caplog.text
