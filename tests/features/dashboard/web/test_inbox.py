import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.base import outbox, sealed
from features.base.composition import InboxItem, InboxSource, Registry
from features.base.models import AuditEvent, OutboxEntry
from features.base.permissions import Permission
from features.documents.switches import DOCUMENTS
from features.toggles.operations import turn
from tenants.context import inside
from tests.http import Browser

HOSTILE = '<img src=x onerror="alert(1)">'
State = OutboxEntry.State


class Questions:
    """A source of questions, in memory."""

    def __init__(self) -> None:
        self.open: dict[str, InboxItem] = {}
        self.settled: dict[str, InboxItem] = {}
        self.counted = 0

    def ask(
        self, key: str, *, group: Any = "waiting", mine: bool = True, minutes: int = 0, title: str = ""
    ) -> None:
        at = timezone.now() - timedelta(minutes=minutes)
        words = title or f"“{key.title()}?”"
        self.open[key] = InboxItem(
            group, "message", words, ("Kowalski Vineyards", "Waiting"), at, "/x/", "Reply", key, "warn", mine
        )

    def load(self, request: object) -> Iterator[InboxItem]:
        return iter(self.open.values())

    def count(self, request: object) -> int:
        self.counted += 1
        return sum(item.mine for item in self.open.values())

    def done(self, request: object, key: str) -> None:
        self.settled[key] = self.open.pop(key)

    def undo(self, request: object, key: str) -> None:
        self.open[key] = self.settled.pop(key)


@pytest.fixture
def sources(registry) -> Registry[InboxSource]:
    found: Registry[InboxSource] = registry("inbox")
    return found


@pytest.fixture
def questions(sources) -> Questions:
    made = Questions()
    sources.add(InboxSource("questions", 10, made.load, made.done, undo=made.undo, count=made.count))
    return made


def titles(page) -> list[str]:
    return re.findall(r'<p class="title">(.*?)</p>', page.content.decode())


def test_strangers_and_clients_are_sent_to_sign_in(cast):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    for browser in (Browser(cast.a.firm), alice):
        response = browser.get("/workspace/")
        assert (response.status_code, response["Location"]) == (
            302,
            "/workspace/sign-in/?next=%2Fworkspace%2F",
        )


def test_an_empty_inbox_says_what_will_come(workspace, sources):
    page = workspace.get("/workspace/").content.decode()

    assert "<h1>Nothing needs you</h1>" in page
    assert "Nobody is waiting" in page


def test_things_stand_in_groups_the_oldest_first(workspace, questions):
    questions.ask("mail", group="wrong")
    questions.ask("young", minutes=1)
    questions.ask("old", minutes=60)
    questions.ask("files", group="arrived")

    page = workspace.get("/workspace/")

    assert titles(page)[:4] == ["“Old?”", "“Young?”", "“Files?”", "“Mail?”"]
    assert "<h1>4 things need you</h1>" in page.content.decode()
    order = [
        page.content.decode().index(words)
        for words in ("Clients are waiting", "Came in from", "Something went")
    ]
    assert order == sorted(order)


def test_a_group_without_things_is_not_there(workspace, questions):
    questions.ask("one")

    page = workspace.get("/workspace/").content.decode()

    assert "<h1>1 thing needs you</h1>" in page
    assert "Something went wrong" not in page


def test_mine_and_everyones(workspace, questions):
    questions.ask("mine")
    questions.ask("theirs", mine=False)

    mine, everyone = workspace.get("/workspace/"), workspace.get("/workspace/?whose=everyone")

    assert (titles(mine)[:1], titles(everyone)[:2]) == (["“Mine?”"], ["“Mine?”", "“Theirs?”"])
    page = mine.content.decode()
    assert '<a href="/workspace/" aria-current="true">Mine 1</a>' in page
    assert '<a href="/workspace/?whose=everyone">Everyone 2</a>' in page


def test_who_is_done_is_told_where_the_rest_is(workspace, questions):
    questions.ask("theirs", mine=False)

    page = workspace.get("/workspace/").content.decode()

    assert "You are done" in page
    assert "under Everyone" in page


@pytest.mark.parametrize("whose", ["", "?whose=everyone"])
def test_marking_as_done_can_be_undone(workspace, questions, whose):
    questions.ask("one")

    response = workspace.post(f"/workspace/inbox/questions/one/done/{whose}")
    assert response["Location"] == f"/workspace/{whose}"
    page = workspace.get(response["Location"]).content.decode()
    assert "“One?”" not in page
    undo = f"/workspace/inbox/questions/one/undone/{whose}"
    assert f'action="{undo}"' in page

    assert workspace.post(undo)["Location"] == f"/workspace/{whose}"
    assert "“One?”" in workspace.get("/workspace/").content.decode()


def test_without_undo_none_is_offered(workspace, sources):
    made = Questions()
    made.ask("one")
    sources.add(InboxSource("once", 1, made.load, made.done))

    page = workspace.get(workspace.post("/workspace/inbox/once/one/done/")["Location"]).content.decode()

    assert "Marked as done." in page
    assert "undone" not in page
    assert workspace.post("/workspace/inbox/once/one/undone/").status_code == 404


def test_what_is_not_for_this_person_is_not_there(cast, workspace, sources):
    made = Questions()
    made.ask("secret")
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    sources.add(
        InboxSource("audit", 1, made.load, made.done, permission=Permission.ACTIVITY_VIEW, count=made.count)
    )

    assert "“Secret?”" in workspace.get("/workspace/").content.decode()
    assert "“Secret?”" not in staff.get("/workspace/?whose=everyone").content.decode()
    assert staff.post("/workspace/inbox/audit/secret/done/").status_code == 404
    assert list(made.open) == ["secret"]


def test_a_source_of_a_switch_that_is_off_is_gone(cast, workspace, sources):
    made = Questions()
    made.ask("file")
    sources.add(InboxSource("files", 1, made.load, made.done, switch=DOCUMENTS, count=made.count))
    with inside(cast.a.firm):
        turn(switch=DOCUMENTS, on=False, by=cast.a.owner)

    assert "“File?”" not in workspace.get("/workspace/").content.decode()
    assert workspace.post("/workspace/inbox/files/file/done/").status_code == 404


@pytest.mark.parametrize("source", ["nothing", "questions"])
def test_only_a_post_settles(workspace, questions, source):
    questions.ask("one")

    assert workspace.get(f"/workspace/inbox/{source}/one/done/").status_code == 405
    assert workspace.post("/workspace/inbox/nothing/one/done/").status_code == 404
    assert list(questions.open) == ["one"]


def test_the_menu_counts_mine_on_every_page_and_only_once_on_this_one(workspace, questions):
    questions.ask("one")
    questions.ask("theirs", mine=False)
    count = '<span class="count">1<span class="sr"> waiting</span></span>'

    assert count in workspace.get("/workspace/").content.decode()
    assert questions.counted == 0
    assert count in workspace.get("/workspace/activity/").content.decode()
    assert questions.counted == 1


def test_hostile_words_are_only_words(workspace, questions):
    questions.ask("one", title=HOSTILE)

    page = workspace.get("/workspace/").content.decode()

    assert HOSTILE not in page
    assert "&lt;img src=x" in page


def test_the_inbox_as_it_is_stays_cheap(workspace):
    workspace.get("/workspace/")

    with CaptureQueriesContext(connection) as queries:
        workspace.get("/workspace/")

    assert len(queries) <= 12


# --- mail that could not be delivered --------------------------------------------------------------


@pytest.fixture
def stuck(cast) -> OutboxEntry:
    with inside(cast.a.firm):
        letter = {"to": "mei@foglinecofee.com", "subject": f"Your portal {HOSTILE}", "text": "x", "html": "x"}
        return OutboxEntry.objects.create(
            kind="mail",
            payload=sealed.seal(letter),
            state=State.GIVEN_UP,
            attempts=1,
            last_error="No such user",
        )


def state_of(cast, entry) -> str:
    with inside(cast.a.firm):
        return OutboxEntry.objects.get(pk=entry.pk).state


def test_mail_that_was_given_up_is_something_that_went_wrong(cast, workspace, stuck):
    page = workspace.get("/workspace/").content.decode()

    assert "Something went wrong" in page
    assert "did not reach mei@foglinecofee.com" in page
    assert "The mail server refuses it" in page
    assert "No such user" in workspace.get(f"/workspace/deliveries/{stuck.pk}/").content.decode()
    assert HOSTILE not in page
    stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)
    assert "mei@foglinecofee.com" not in stranger.get("/workspace/").content.decode()


@pytest.fixture
def sent(monkeypatch) -> list[object]:
    to: list[object] = []
    monkeypatch.setitem(outbox.handlers, "mail", lambda payload, _: to.append(payload["to"]))
    return to


def test_it_can_be_looked_at_and_sent_once_more(
    cast, workspace, stuck, sent, django_capture_on_commit_callbacks
):
    assert "mei@foglinecofee.com" in workspace.get(f"/workspace/deliveries/{stuck.pk}/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        response = workspace.post(f"/workspace/deliveries/{stuck.pk}/attempt/")

    assert response["Location"] == "/workspace/"
    assert (sent, state_of(cast, stuck)) == (["mei@foglinecofee.com"], State.DONE)
    with inside(cast.a.firm):
        assert AuditEvent.objects.filter(event="delivery.retried").count() == 1
    assert workspace.post(f"/workspace/deliveries/{stuck.pk}/attempt/").status_code == 404


def test_it_can_be_left_and_brought_back(cast, workspace, stuck):
    workspace.post(f"/workspace/inbox/outbox/{stuck.pk}/done/")
    assert state_of(cast, stuck) == State.LEFT
    assert workspace.get(f"/workspace/deliveries/{stuck.pk}/").status_code == 404

    workspace.post(f"/workspace/inbox/outbox/{stuck.pk}/undone/")
    assert state_of(cast, stuck) == State.GIVEN_UP


@pytest.mark.parametrize("key", ["x", "%00", "9f", "ec6c4992-f03e-46c5-9602-2f1dd4686bb9"])
def test_a_mangled_key_is_not_there(workspace, stuck, key):
    assert workspace.post(f"/workspace/inbox/outbox/{key}/done/").status_code == 404


def test_another_firms_mail_is_not_there(cast, stuck):
    stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    assert stranger.get(f"/workspace/deliveries/{stuck.pk}/").status_code == 404
    assert stranger.post(f"/workspace/deliveries/{stuck.pk}/attempt/").status_code == 404
    assert stranger.post(f"/workspace/inbox/outbox/{stuck.pk}/done/").status_code == 404
    assert state_of(cast, stuck) == State.GIVEN_UP


def test_mail_sealed_under_an_older_key_is_shown_without_its_address(cast, workspace, stuck, settings):
    with inside(cast.a.firm):
        OutboxEntry.objects.filter(pk=stuck.pk).update(payload=b"x" * 60)

    assert "An e-mail could not be finished" in workspace.get("/workspace/").content.decode()
    assert workspace.get(f"/workspace/deliveries/{stuck.pk}/").status_code == 200
