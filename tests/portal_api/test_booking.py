"""Appointments over HTTP: what is free, booking, moving, cancelling."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from waffle.models import Switch as Row

from features.booking.models import Appointment, Service
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.features.booking.conftest import SLOT, clock, offer, on  # noqa: F401  fixtures
from tests.http import Browser
from tests.portal_api.conftest import program

V1 = "/api/v1/"
HOUR = timedelta(hours=1)


def send(api: Browser, method: str, path: str, body: object = None) -> object:
    return getattr(api, method)(f"{V1}{path}", body or {}, content_type="application/json")


@pytest.fixture
def service(offer: Callable[..., Service]) -> Service:  # noqa: F811
    return offer(questions=[{"label": "Which year?", "required": True}])


@pytest.fixture
def body(cast: Cast, service: Service) -> dict[str, object]:
    return {
        "service": str(service.pk), "contact": str(cast.a.alice.pk), "starts_at": f"{SLOT:%Y-%m-%dT%H:%M:%SZ}",
        "phone": "541 555 0142", "answers": ["2025"],
    }  # fmt: skip


def test_a_program_finds_a_free_time_books_moves_and_cancels(
    cast: Cast, api: Browser, service: Service, body: dict[str, object]
) -> None:
    listed = api.get(f"{V1}booking/services/").json()["results"]
    assert [(one["id"], one["members"]) for one in listed] == [(str(service.pk), [str(cast.a.staff.pk)])]
    slots = f"booking/services/{service.pk}/slots/"
    free = api.get(f"{V1}{slots}?since=2026-03-12T00:00:00Z&until=2026-03-13T00:00:00Z").json()["results"]
    assert free[0] == {
        "starts_at": "2026-03-12T16:00:00Z", "ends_at": "2026-03-12T16:30:00Z", "members": [str(cast.a.staff.pk)],
    }  # fmt: skip

    theirs = f"clients/{cast.a.household.pk}/appointments/"
    made = send(api, "post", theirs, body)
    assert made.status_code == 201, made.content
    one = f"appointments/{made.json()['id']}/"
    assert (made.json()["answers"], made.json()["members"]) == (
        [{"label": "Which year?", "answer": "2025"}], [str(cast.a.staff.pk)],
    )  # fmt: skip
    assert send(api, "post", theirs, body).status_code == 409
    assert f"{SLOT:%Y-%m-%dT%H:%M:%SZ}" not in [
        slot["starts_at"] for slot in api.get(f"{V1}{slots}?since=2026-03-12T00:00:00Z").json()["results"]
    ]

    moved = send(api, "put", f"{one}time/", {"starts_at": f"{SLOT + HOUR:%Y-%m-%dT%H:%M:%SZ}"})
    assert (moved.json()["starts_at"], moved.json()["sequence"]) == ("2026-03-12T18:00:00Z", 1)
    assert send(api, "put", f"{one}outcome/", {"state": "held"}).status_code == 409
    ended = send(api, "put", f"{one}cancellation/", {"reason": "Ill"})
    assert (ended.json()["state"], ended.json()["cancelled_side"]) == ("cancelled", "api")
    assert send(api, "put", f"{one}cancellation/").status_code == 409
    assert [row["id"] for row in api.get(f"{V1}appointments/?state=cancelled").json()["results"]] == [
        made.json()["id"]
    ]
    assert api.get(f"{V1}appointments/?from={NOON:%Y-%m-%dT%H:%M:%SZ}&state=booked").json()["results"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"service": "c0ffee00-0000-4000-8000-000000000000"}, "service"),
        ({"contact": "c0ffee00-0000-4000-8000-000000000000"}, "contact"),
        ({"answers": []}, "question-0"), ({"way": "video"}, "way"), ({"phone": "call me"}, "phone"),
    ],
)  # fmt: skip
def test_what_can_not_be_taken_says_why(
    cast: Cast, api: Browser, body: dict[str, object], change: dict[str, object], field: str
) -> None:
    answer = send(api, "post", f"clients/{cast.a.household.pk}/appointments/", body | change)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    with inside(cast.a.firm):
        assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "asked", ["since=yesterday", "since=2026-03-12", "since=2026-03-12T00:00:00Z&until=2026-05-12T00:00:00Z"]
)
def test_times_are_asked_for_with_their_zone_and_by_the_month(
    api: Browser, service: Service, asked: str
) -> None:
    assert api.get(f"{V1}booking/services/{service.pk}/slots/?{asked}").status_code == 422


def test_a_time_at_the_end_of_the_calendar_is_not_free(
    cast: Cast, api: Browser, body: dict[str, object]
) -> None:
    for at in ("0001-01-01T00:00:00Z", "9999-12-31T23:30:00Z"):
        answer = send(api, "post", f"clients/{cast.a.household.pk}/appointments/", body | {"starts_at": at})
        assert answer.status_code == 409


def test_a_key_that_only_reads_books_nothing_and_another_firms_finds_nothing(
    cast: Cast, api: Browser, body: dict[str, object]
) -> None:
    theirs = f"clients/{cast.a.household.pk}/appointments/"
    reader = program(cast.a, "clients.view")
    assert send(reader, "post", theirs, body).status_code == 403
    made = send(api, "post", theirs, body).json()
    assert reader.get(f"{V1}appointments/{made['id']}/").status_code == 200
    assert send(reader, "put", f"appointments/{made['id']}/cancellation/").status_code == 403
    assert program(cast.b).get(f"{V1}appointments/{made['id']}/").status_code == 404


def test_off_means_gone(cast: Cast, api: Browser, service: Service) -> None:
    with inside(cast.a.firm):
        Row.objects.filter(name="booking").update(active=False)
    for path in ("booking/services/", f"booking/services/{service.pk}/slots/", "appointments/"):
        assert api.get(f"{V1}{path}").status_code == 404
