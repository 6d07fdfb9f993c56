"""Recurring invoices by the API."""

from datetime import timedelta
from typing import Any

from features.billing.models import Series
from features.billing.switches import BILLING
from features.toggles import operations as toggles
from tenants.context import inside
from tests.factories.billing import firms_day

JSON = "application/json"


def body(**given: Any) -> dict[str, Any]:
    return {
        "title": "Bookkeeping, {period}", "every": "month", "then": "release", "remarks": "Ours.",
        "starts_on": (firms_day() + timedelta(days=40)).replace(day=1).isoformat(),
        "lines": [{"description": "Hours, {month}", "quantity": "1.5", "rate": 10_000, "cost": 4_000}],
    } | given  # fmt: skip


def test_a_series_is_begun_changed_paused_resumed_and_ended(cast, api):
    made = api.post(f"/api/v1/clients/{cast.a.household.pk}/series/", body(), content_type=JSON)
    assert made.status_code == 201, made.json()
    first = made.json()
    assert (first["state"], first["made"], first["day"]) == ("active", 0, 1)
    assert [one["total"] for one in first["coming"]] == [15_000] * 3
    assert first["coming"][0]["on"] == first["next_on"]

    here = f"/api/v1/series/{first['id']}/"
    assert api.patch(here, {"day": 31}, content_type=JSON).json()["next_on"] != first["next_on"]
    paused = api.post(f"{here}pause/", {}, content_type=JSON).json()
    assert (paused["state"], paused["coming"]) == ("paused", [])
    assert api.post(f"{here}pause/", {}, content_type=JSON).status_code == 409
    resumed = api.post(f"{here}resumption/", {}, content_type=JSON).json()
    skipped = api.post(f"{here}skipping/", {}, content_type=JSON).json()
    assert skipped["next_on"] > resumed["next_on"]
    assert api.post(f"{here}end/", {}, content_type=JSON).json()["state"] == "ended"
    assert api.patch(here, {"title": "New"}, content_type=JSON).status_code == 409

    listed = {
        state: len(api.get(f"/api/v1/series/?state={state}").json()["results"]) for state in Series.State
    }
    assert listed == {"active": 0, "paused": 0, "ended": 1}
    assert len(api.get(f"/api/v1/clients/{cast.a.bakery.pk}/series/").json()["results"]) == 0


def test_what_cannot_be_is_refused_and_nothing_is_kept(cast, api):
    here = f"/api/v1/clients/{cast.a.household.pk}/series/"
    wrong: tuple[dict[str, Any], ...] = (
        {"every": "moon"},
        {"title": "{moon}"},
        {"lines": []},
        {"starts_on": "2020-01-01"},
        {"day": 32},
    )
    for one in wrong:
        assert api.post(here, body(**one), content_type=JSON).status_code == 422, one

    with inside(cast.a.firm):
        assert not Series.objects.exists()


def test_nothing_of_it_is_there_while_the_switch_is_off(cast, api):
    with inside(cast.a.firm):
        toggles.turn(switch=BILLING, on=False, by=cast.a.owner)

    assert api.get("/api/v1/series/").status_code == 404
