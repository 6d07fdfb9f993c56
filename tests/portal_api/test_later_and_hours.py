"""Messages for later, and office hours, over HTTP."""

from datetime import timedelta

from django.utils import timezone

from features.messages import operations
from features.messages.switches import MESSAGES
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser
from tests.portal_api.test_work import V1, patch, post


def put(api: Browser, path: str, body: object) -> object:
    return api.put(path, body, content_type="application/json")


def test_a_program_reads_and_cancels_what_waits_and_writes_none(cast: Cast, api: Browser) -> None:
    now = timezone.now()
    with inside(cast.a.firm):
        given = {"client": cast.a.household, "by": cast.a.staff, "now": now}
        thread = operations.start(subject="Return", body="Words", **given)  # type: ignore[arg-type]
        planned = operations.schedule(
            thread=thread, by=cast.a.staff, now=now, body="Soon", send_at=now + timedelta(days=1)
        )
    of_thread, one = f"{V1}threads/{thread.pk}/scheduled-messages/", f"{V1}scheduled-messages/{planned.pk}/"

    assert [row["body"] for row in api.get(of_thread).json()["results"]] == ["Soon"]
    assert api.get(one).json()["state"] == "waiting"
    said = {"body": "More", "send_at": (now + timedelta(days=2)).isoformat()}
    assert post(api, of_thread, said).status_code == 404
    assert patch(api, one, {"body": "Other"}).status_code == 403
    assert api.post(f"{one}sending/").status_code == 403
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404


def test_hours_are_read_set_and_closed(cast: Cast, api: Browser) -> None:
    hours, closed = f"{V1}office-hours/", f"{V1}office-hours/closed-days/"
    days = [{"weekday": 0, "opens": "09:00:00", "closes": "17:00:00"}]
    assert api.get(hours).json()["days"] == []

    said = {"days": days, "is_answering": True, "answer": "Back {opens}."}
    assert put(api, hours, said).json() == {"time_zone": cast.a.firm.time_zone, **said}

    wrong = [{"weekday": 0, "opens": "17:00", "closes": "09:00"}]
    assert put(api, hours, {**said, "days": wrong}).status_code == 422
    made = post(api, closed, {"first_on": "2026-12-24", "last_on": "2026-12-26", "name": "Christmas"})
    assert made.status_code == 201
    assert [row["name"] for row in api.get(closed).json()["results"]] == ["Christmas"]
    assert api.delete(f"{closed}{made.json()['id']}/").status_code == 204
    with inside(cast.a.firm):
        toggles.turn(switch=MESSAGES, on=False, by=cast.a.owner)
    assert [api.get(path).status_code for path in (hours, closed)] == [404, 404]
