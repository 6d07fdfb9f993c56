"""Checklists on the pages of chats, without a script."""

from datetime import timedelta

import pytest
import time_machine

from features.messages import operations
from features.messages.models import Checklist, Task
from features.messages.switches import MESSAGES
from features.messages.task_rules import Wish
from tenants.context import inside
from tests.cast import NOON
from tests.features.messages.web.test_client import queries_of
from tests.http import Browser, text_of

LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def posted(*rows: tuple[str, str, str, str], **more: str) -> dict[str, object]:
    ids, texts, sides, days = zip(*rows, strict=True)
    return {"task": list(ids), "text": list(texts), "side": list(sides), "due_on": list(days), **more}


ROWS = (
    ("", "Sign the letter", "client", "2026-03-20"),
    ("", "Check basis", "firm", ""),
    ("", "", "client", ""),
)


@pytest.fixture
def checklist(cast, stella, thread):
    said = posted(*ROWS, title="Return")
    assert stella.post(f"/workspace/messages/{thread.pk}/checklists/new/", said).status_code == 302
    with inside(cast.a.firm):
        return Checklist.objects.get()


def id_of(cast, text: str) -> str:
    with inside(cast.a.firm):
        return str(Task.objects.get(text=text).pk)


@pytest.mark.requirement("S2-19")
def test_staff_add_a_checklist_and_the_client_ticks_off_what_is_theirs(
    cast, stella, alice, thread, checklist
):
    sign = id_of(cast, "Sign the letter")
    shown = text_of(alice.get(f"/messages/{thread.pk}/"))
    assert "0 of 1" in shown
    assert "Sign the letter" in shown
    assert "Check basis" not in shown
    assert "Sign the letter" in text_of(alice.get("/"))
    opened = alice.get(f"/messages/tasks/{sign}/")
    assert opened["Location"] == f"/messages/{thread.pk}/#task-{sign}"

    assert alice.post(f"/messages/tasks/{sign}/done/").status_code == 302

    assert "1 of 1" in text_of(alice.get(f"/messages/{thread.pk}/"))
    assert "Sign the letter" not in text_of(alice.get("/to-do/"))
    firm = text_of(stella.get(f"/workspace/messages/{thread.pk}/"))
    assert "1 of 2" in firm
    assert "by Alice Alder" in firm
    alice.post(f"/messages/tasks/{sign}/undone/")
    assert "0 of 1" in text_of(alice.get(f"/messages/{thread.pk}/"))


def test_what_is_the_firms_is_ticked_off_by_the_firm(cast, stella, alice, thread, checklist):
    basis = id_of(cast, "Check basis")
    for page in ("", "done/", "undone/"):
        ask = alice.get if not page else alice.post
        assert ask(f"/messages/tasks/{basis}/{page}").status_code == 404

    assert stella.post(f"/workspace/messages/tasks/{basis}/done/").status_code == 302
    assert "1 of 2" in text_of(stella.get(f"/workspace/messages/{thread.pk}/"))
    assert stella.get(f"/workspace/messages/tasks/{basis}/")["Location"].endswith(f"#task-{basis}")
    stella.post(f"/workspace/messages/tasks/{basis}/undone/")
    assert "0 of 2" in text_of(stella.get(f"/workspace/messages/{thread.pk}/"))


def test_a_task_is_made_of_a_message_and_quotes_it(cast, stella, alice, thread):
    with inside(cast.a.firm):
        note = operations.note(thread=thread, by=cast.a.staff, now=LATER, body="They **never** answer")
        asked = operations.write(thread=thread, contact=cast.a.alice, now=LATER, body="Please call *me*.")
    page = f"/workspace/messages/{thread.pk}/checklists/new/"
    assert (
        f'href="{page}?quote={asked.pk}"' in stella.get(f"/workspace/messages/{thread.pk}/").content.decode()
    )
    assert 'value="Please call me."' in stella.get(f"{page}?quote={asked.pk}").content.decode()

    stella.post(
        page, posted(("", "Call Alice", "firm", ""), ("", "Be there", "client", ""), quote=str(asked.pk))
    )
    stella.post(page, posted(("", "Stay calm", "client", ""), quote=str(note.pk)))

    shown = alice.get(f"/messages/{thread.pk}/").content.decode().split("data-chat")[0]
    assert "Please call me." in shown
    assert "Be there" in shown
    assert "Stay calm" in shown
    assert "never answer" not in shown
    assert "They never answer" in text_of(stella.get(f"/workspace/messages/{thread.pk}/"))


def test_what_can_not_be_taken_stands_in_the_form_with_the_reason(cast, stella, thread, checklist):
    page = f"/workspace/messages/{thread.pk}/checklists/new/"
    refused = stella.post(page, posted(("", "Fine", "client", "soon"), ("", "", "client", "2026-03-20")))

    assert refused.status_code == 422
    said = refused.content.decode()
    assert "Enter the day as a date" in said
    assert "Say what is to be done." in said
    assert 'value="Fine"' in said
    assert stella.post(page, posted(("", "", "client", ""))).status_code == 422
    forged = posted((str(thread.pk), "Another", "client", ""))
    assert stella.post(f"/workspace/messages/checklists/{checklist.pk}/", forged).status_code == 422


def test_a_checklist_is_changed_and_removed(cast, stella, alice, thread, checklist):
    sign, page = id_of(cast, "Sign the letter"), f"/workspace/messages/checklists/{checklist.pk}/"
    assert f'value="{sign}"' in stella.get(page).content.decode()
    rows = ((sign, "Sign both letters", "client", "2026-03-21"), (id_of(cast, "Check basis"), "", "firm", ""))

    assert stella.post(page, posted(*rows, title="Letters")).status_code == 302

    shown = text_of(alice.get(f"/messages/{thread.pk}/"))
    assert "Letters" in shown
    assert "Sign both letters" in shown
    with inside(cast.a.firm):
        assert not Task.objects.filter(text="Check basis").exists()
    assert stella.post(f"{page}removal/").status_code == 302
    assert "Sign both letters" not in text_of(alice.get(f"/messages/{thread.pk}/"))


def test_only_who_belongs_there_finds_a_checklist(cast, stella, thread, checklist):
    page = f"/workspace/messages/checklists/{checklist.pk}/"
    sign = id_of(cast, "Sign the letter")
    for who, at, status in (
        (cast.b.owner, page, 404), (cast.a.charlie, f"/messages/tasks/{sign}/", 404),
        (cast.b.alice, f"/messages/tasks/{sign}/", 404), (cast.a.bob, f"/messages/tasks/{sign}/", 302),
    ):  # fmt: skip
        firm = cast.b.firm if who in (cast.b.owner, cast.b.alice) else cast.a.firm
        assert Browser(firm).signed_in_as(who).get(at).status_code == status


def test_with_messages_off_tasks_are_gone(cast, alice, checklist, turn):
    stella, sign = Browser(cast.a.firm).signed_in_as(cast.a.staff), id_of(cast, "Sign the letter")
    turn(MESSAGES, on=False)

    assert "Sign the letter" not in text_of(alice.get("/"))
    assert alice.get(f"/messages/tasks/{sign}/").status_code == 404
    assert alice.post(f"/messages/tasks/{sign}/done/").status_code == 404
    assert stella.get(f"/workspace/messages/checklists/{checklist.pk}/").status_code == 404


def test_a_chat_asks_as_much_for_one_task_as_for_three(cast, stella, alice, thread):
    def add(*tasks: Wish) -> None:
        with inside(cast.a.firm):
            operations.add_checklist(thread=thread, by=cast.a.staff, now=LATER, tasks=tasks)

    pages = ((alice, f"/messages/{thread.pk}/"), (stella, f"/workspace/messages/{thread.pk}/"))
    add(Wish("One"))
    one = [queries_of(browser, url) for browser, url in pages]
    add(Wish("Two"), Wish("Three"))

    assert [queries_of(browser, url) for browser, url in pages] == one
    assert one[0] <= 9


def test_hostile_words_in_a_task_are_inert(cast, stella, alice, thread):
    words = "<script>alert(1)</script><b>x"
    stella.post(
        f"/workspace/messages/{thread.pk}/checklists/new/", posted(("", words, "client", ""), title=words)
    )

    for browser, page in ((alice, f"/messages/{thread.pk}/"), (stella, f"/workspace/messages/{thread.pk}/")):
        shown = browser.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown
