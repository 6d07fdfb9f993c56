"""Chats over HTTP."""

import uuid

import pytest

from features.messages import operations
from features.messages.models import Message, Reading
from features.messages.switches import MESSAGES
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.factories.documents import shared
from tests.http import Browser
from tests.portal_api.test_work import V1, patch, post


def test_a_chat_is_begun_written_in_decided_about_and_archived(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        document = shared(cast.a.owner, cast.a.household)
    said = {"subject": "Your return", "body": "Here it is.", "documents": [str(document.pk)]}
    made = post(api, f"{V1}clients/{cast.a.household.pk}/threads/", said)
    assert made.status_code == 201
    one = f"{V1}threads/{made.json()['id']}/"

    sent = post(api, f"{one}messages/", {"body": "One thing more."})

    assert (sent.status_code, sent.json()["via"], sent.json()["sender"]) == (201, "api", "")
    listed = api.get(f"{one}messages/").json()["results"]
    assert [(row["body"], row["documents"]) for row in listed] == [
        ("Here it is.", [str(document.pk)]), ("One thing more.", []),
    ]  # fmt: skip
    decided = {"waiting_for": "us", "assigned_to": str(cast.a.staff.pk), "subject": "The return"}
    changed = patch(api, one, decided).json()
    assert {name: changed[name] for name in decided} == decided
    assert api.get(f"{V1}threads/?waiting_for=us").json()["results"][0]["id"] == made.json()["id"]
    assert api.put(f"{one}archive/").json()["archived_at"]
    assert api.put(f"{one}archive/").status_code == 409
    assert api.delete(f"{one}archive/").json()["archived_at"] is None


@pytest.mark.requirement("S3-28")
def test_no_program_gets_a_note(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        thread = operations.start(
            client=cast.a.household, by=cast.a.staff, now=NOON, subject="Return", body="Words"
        )
        operations.note(thread=thread, by=cast.a.staff, now=NOON, body="canary-of-a-note")

    for path in ("threads/", f"threads/{thread.pk}/", f"threads/{thread.pk}/messages/", "activity/"):
        assert "canary-of-a-note" not in api.get(f"{V1}{path}").content.decode()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"subject": "", "body": "Words"}, 422),
        ({"subject": "Return"}, 422),
        ({"subject": "Return", "body": "Words", "documents": [str(uuid.uuid4())]}, 422),
        ({"subject": "Return", "body": "Words", "project": str(uuid.uuid4())}, 422),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, api: Browser, said: dict[str, object], status: int) -> None:
    assert post(api, f"{V1}clients/{cast.a.household.pk}/threads/", said).status_code == status
    with inside(cast.a.firm):
        assert not Message.objects.exists()


def test_a_colleague_notes_how_far_they_have_read_and_a_key_does_not(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        thread = operations.begin(
            contact=cast.a.alice, client=cast.a.household, now=NOON, subject="Kiln", body="It runs."
        )
    seen = {"until": NOON.isoformat()}
    path = f"{V1}threads/{thread.pk}/seen/"

    assert api.put(path, seen, content_type="application/json").status_code == 404
    olga = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert olga.put(path, seen, content_type="application/json").status_code == 204
    with inside(cast.a.firm):
        assert Reading.objects.get(user=cast.a.owner.user).seen_at == NOON


def test_with_messages_off_there_are_none(cast: Cast, api: Browser) -> None:
    from features.toggles import operations as toggles  # noqa: PLC0415

    with inside(cast.a.firm):
        toggles.turn(switch=MESSAGES, on=False, by=cast.a.owner)

    assert api.get(f"{V1}threads/").status_code == 404
