import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.actions import operations
from features.actions.models import Action
from features.notifications import queries as notifications
from features.projects import operations as projects
from features.requests.switches import REQUESTS
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser

ASKED = {"title": "Upload your 1099-INT", "kind": "upload", "due_on": "2026-03-20", "detail": "Both pages."}


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def staff(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def of(cast) -> str:
    return f"/workspace/clients/{cast.a.household.pk}/to-dos/"


def test_staff_ask_from_the_record_and_see_what_waits(cast, staff):
    record = f"/workspace/clients/{cast.a.household.pk}/"
    assert f"{of(cast)}new/" in staff.get(record).content.decode()
    assert "Nothing to do for them" in text_of(staff.get(of(cast)))

    answer = staff.post(f"{of(cast)}new/", ASKED)

    assert answer["Location"] == of(cast)
    for path in (of(cast), record):
        said = text_of(staff.get(path))
        assert "Waiting on the client" in said
        assert "Upload your 1099-INT" in said
        assert "Due March 20" in said


def test_what_was_typed_stays_when_something_is_wrong(cast, staff):
    answer = staff.post(f"{of(cast)}new/", {**ASKED, "title": "", "due_on": "soon"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Both pages." in page
    assert "Say what they are to do." in page
    with inside(cast.a.firm):
        assert not Action.objects.exists()


def test_it_can_be_for_one_person_and_about_one_job(cast, staff):
    with inside(cast.a.firm):
        project = projects.create(client=cast.a.household, by=cast.a.staff, now=NOON, name="Return 2025")
    page = text_of(staff.get(f"{of(cast)}new/"))
    assert "About which job" in page
    assert "Charlie" not in page

    staff.post(f"{of(cast)}new/", {**ASKED, "contact_id": str(cast.a.bob.pk), "project_id": str(project.pk)})

    said = text_of(staff.get(of(cast)))
    assert "Bob Birch Return 2025 Due March 20" in said


def test_it_is_changed_done_asked_again_and_withdrawn(cast, staff, ask):
    one = f"{of(cast)}{ask().pk}/"

    assert staff.post(one, {"title": "Upload the K-1", "detail": "", "due_on": ""}).status_code == 302
    assert "Upload the K-1" in text_of(staff.get(one))
    staff.post(f"{one}done/")
    assert "Done 12:00 pm by Stella Staff" in text_of(staff.get(of(cast))) or "by Stella Staff" in text_of(
        staff.get(of(cast))
    )
    staff.post(f"{one}reopened/")
    staff.post(f"{one}withdrawn/")
    assert "No longer needed since" in text_of(staff.get(of(cast)))


def test_what_a_client_did_is_in_the_inbox_until_ticked_off(cast, ask):
    action = ask()
    with inside(cast.a.firm):
        operations.settle(action=action, by=cast.a.alice, now=NOON)
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    assert "Aldergate Household is done: Upload your 1099" in text_of(owner.get("/workspace/"))
    owner.post(f"/workspace/inbox/actions/{action.pk}/done/")
    assert "is done: Upload your 1099" not in text_of(owner.get("/workspace/"))
    owner.post(f"/workspace/inbox/actions/{action.pk}/undone/")
    assert "is done: Upload your 1099" in text_of(owner.get("/workspace/"))
    assert owner.post("/workspace/inbox/actions/nonsense/done/").status_code == 404
    with inside(cast.a.firm):
        told = notifications.visible_to(cast.a.owner).get(kind="action.settled")
    assert told.title == "Alice Alder is done: Upload your 1099"


def test_without_requests_the_documents_tab_asks_for_documents(cast, staff, turn):
    turn(REQUESTS, on=False)
    page = staff.get(f"/workspace/clients/{cast.a.household.pk}/documents/").content.decode()

    assert f"{of(cast)}new/?kind=upload" in page


@pytest.mark.parametrize("who", ["neighbor", "wrong client"])
def test_anothers_is_not_there(cast, staff, ask, who):
    action = ask()
    browser = Browser(cast.b.firm).signed_in_as(cast.b.owner) if who == "neighbor" else staff
    client = cast.a.household if who == "neighbor" else cast.a.bakery
    one = f"/workspace/clients/{client.pk}/to-dos/{action.pk}/"

    assert browser.get(one).status_code == 404
    for verb in ("done", "withdrawn", "reopened"):
        assert browser.post(f"{one}{verb}/").status_code == 404
    with inside(cast.a.firm):
        assert Action.objects.get().is_open


def test_an_inbox_with_more_than_it_shows_says_so_and_asks_no_more(cast, ask, monkeypatch):
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    monkeypatch.setattr("features.actions.queries.LISTED", 2)
    for title in ("First", "Second", "Third"):
        action = ask(title)
        with inside(cast.a.firm):
            operations.settle(action=action, by=cast.a.alice, now=NOON)
            latest = action.pk
    with inside(cast.a.firm):
        Action.objects.filter(pk=latest).update(settled_at=NOON + timedelta(minutes=1))

    said = text_of(owner.get("/workspace/"))

    assert "is done: First" in said
    assert "is done: Third" not in said
    assert "Clients have done more than stands here" in said
    with CaptureQueriesContext(connection) as found:
        owner.get("/workspace/")
    assert len(found) <= 12
