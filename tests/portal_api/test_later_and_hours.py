"""Messages for later, and office hours, over HTTP."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from features.documents.models import Document
from features.messages import operations
from features.messages.models import ScheduledMessage
from features.messages.switches import MESSAGES
from features.toggles import operations as toggles
from portal_api.models import ApiKey
from tenants.context import inside
from tests.cast import Cast
from tests.features.documents.conftest import store, stored
from tests.http import Browser
from tests.portal_api.test_work import V1, patch, post

__all__ = ["store", "stored"]


def put(api: Browser, path: str, body: object) -> object:
    return api.put(path, body, content_type="application/json")


def test_a_program_reads_and_cancels_what_colleagues_wrote_and_changes_its_own_alone(
    cast: Cast, api: Browser, program_of
) -> None:
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
    assert patch(api, one, {"body": "Other"}).status_code == 403
    assert api.post(f"{one}sending/").status_code == 403
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404

    said = {"body": "More", "send_at": (now + timedelta(days=2)).isoformat()}
    made = post(api, of_thread, said)
    assert made.status_code == 201
    assert (made.json()["sender"], made.json()["program"] is not None) == (None, True)
    own = f"{V1}scheduled-messages/{made.json()['id']}/"
    assert patch(api, own, {"body": "Other"}).json()["body"] == "Other"
    assert patch(program_of(cast.a), own, {"body": "Not yours"}).status_code == 403
    sent = api.post(f"{own}sending/")
    assert (sent.status_code, sent.json()["sender"], sent.json()["body"]) == (201, "", "Other")
    assert api.get(own).status_code == 404


def test_files_come_and_go_with_what_waits(cast: Cast, api: Browser, store) -> None:
    now = timezone.now()
    with inside(cast.a.firm):
        thread = operations.start(
            client=cast.a.household, by=cast.a.staff, now=now, subject="Return", body="Hi"
        )
    moment = (now + timedelta(days=2)).isoformat()
    form = {"send_at": moment, "files": SimpleUploadedFile("a.txt", b"A", "text/plain")}

    made = api.post(f"{V1}threads/{thread.pk}/scheduled-messages/", form)

    assert made.status_code == 201
    [file] = made.json()["files"]
    assert (file["filename"], file["size"]) == ("a.txt", 1)
    one = f"{V1}scheduled-messages/{made.json()['id']}/"
    assert patch(api, one, {"without": [file["id"]]}).status_code == 422
    assert patch(api, one, {"body": "Without", "without": [file["id"]]}).json()["files"] == []
    wrong = {"send_at": moment, "files": SimpleUploadedFile("a.exe", b"A")}
    assert api.post(f"{V1}threads/{thread.pk}/scheduled-messages/", wrong).status_code == 422
    with inside(cast.a.firm):
        assert not Document.objects.exists()


def test_what_a_program_planned_is_not_sent_once_its_key_is_revoked(cast: Cast, api: Browser) -> None:
    now = timezone.now()
    with inside(cast.a.firm):
        thread = operations.start(
            client=cast.a.household, by=cast.a.staff, now=now, subject="Return", body="Hi"
        )
    said = {"body": "More", "send_at": (now + timedelta(hours=1)).isoformat()}
    post(api, f"{V1}threads/{thread.pk}/scheduled-messages/", said)
    with inside(cast.a.firm):
        ApiKey.objects.update(revoked_at=now)
        planned = ScheduledMessage.objects.get()

        at = planned.send_at
        operations.send_due(scheduled_id=str(planned.pk), meant=at.isoformat(), now=at)

        planned.refresh_from_db()
        assert (planned.state, planned.reason) == ("failed", "The key that wrote it was revoked")


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
