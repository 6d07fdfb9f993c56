"""The audit trail for programs: filtered as on the page."""

from datetime import UTC, datetime

import pytest

from features.base import audit
from features.base.models import AuditEvent
from features.base.scope import Scope, scope
from tenants.context import inside
from tests.portal_api.conftest import program

PATH = "/api/v1/activity/"


@pytest.fixture
def api(cast):
    with inside(cast.a.firm), scope(Scope("r", "192.0.2.77", "")):
        audit.record(
            "switch.turned",
            by=cast.a.admin,
            about=cast.a.pottery,
            client_id=cast.a.pottery.pk,
            label="Pots",
            to="on",
        )
        audit.record("document.downloaded", by=cast.a.staff, about=cast.a.bakery, as_contact="Alice Alder")
    with inside(cast.b.firm):
        audit.record("switch.turned", by=cast.b.admin, label="Brickworks secret", to="on")
    return program(cast.a, "activity.view")


def texts(response) -> list[str]:
    return [row["text"] for row in response.json()["results"] if row["event"] != "api_key.made"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("search=pots", ["turned Pots on"]),
        ("search=192.0.2.77", ["downloaded Aldergate Bakery", "turned Pots on"]),
        ("search=secret", []),
        ("area=Documents", ["downloaded Aldergate Bakery"]),
        ("actor=client", []),
        ("actor={admin}", ["turned Pots on"]),
        ("client={pottery}", ["turned Pots on"]),
        ("client={other}", []),
        ("since=2031-01-01", []),
        ("until=2001-01-01", []),
    ],
)
def test_the_trail_is_filtered(cast, api, query, expected):
    ids = {"admin": cast.a.admin.user_id, "pottery": cast.a.pottery.pk, "other": cast.b.pottery.pk}

    response = api.get(f"{PATH}?{query.format(**ids)}")

    assert texts(response) == expected


def test_an_event_says_what_happened_where_and_for_whom(api):
    row = api.get(f"{PATH}?area=Documents").json()["results"][0]

    assert {name: row[name] for name in ("text", "area", "viewing_as", "address", "side")} == {
        "text": "downloaded Aldergate Bakery", "area": "Documents", "viewing_as": "Alice Alder",
        "address": "192.0.2.77", "side": "staff",
    }  # fmt: skip
    assert row["number"] is None or row["number"] > 0


def test_days_are_those_of_the_firm(cast, api):
    late = datetime(2026, 3, 10, 3, 30, tzinfo=UTC)  # still March 9 in New York
    with inside(cast.a.firm):
        AuditEvent.objects.create(event="kiln.fired", actor_name="Night", actor_side="staff", created_at=late)

    assert len(texts(api.get(f"{PATH}?search=night&since=2026-03-09&until=2026-03-09"))) == 1
    assert texts(api.get(f"{PATH}?search=night&since=2026-03-10")) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("client=x", "client"), ("since=yesterday", "since"), ("until=9999-12-31", "until"), ("since=0001-01-01", "since"),
        ("search=" + "x" * 101, "search"), ("search=%00", "search"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_refused_by_name(api, query, field):
    response = api.get(f"{PATH}?{query}")

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_pages_go_on_within_the_filter(cast, api):
    with inside(cast.a.firm):
        for number in range(4):
            audit.record("switch.turned", by=cast.a.admin, label=f"Nr {number}", to="on")

    first = api.get(f"{PATH}?search=nr&limit=3").json()
    second = api.get(first["next"]).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (3, 1, None)
