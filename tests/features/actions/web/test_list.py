from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.actions import operations
from features.actions.models import Action
from tenants.context import inside
from tests.cast import NOON
from tests.features.actions.web.test_firm import text_of
from tests.http import Browser

LIST = "/workspace/to-dos/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def staff(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def after(browser, response) -> str:
    return text_of(browser.get(response["Location"]))


def test_it_says_what_waits_for_whom_since_when(cast, staff, ask):
    ask(HOSTILE, due_on=date(2026, 3, 6))
    page = staff.get(LIST)

    said = unescape(text_of(page))
    for words in (
        "Aldergate Household Household",
        HOSTILE,
        "Upload documents",
        "Alice Alder and Bob Birch",
        "Stella Staff",
    ):
        assert words in said
    assert "March 6, 4 days late" in said
    assert HOSTILE not in page.content.decode()
    assert '<span class="count">1<span class="sr"> overdue</span></span>' in page.content.decode()
    assert "Nothing fits" in text_of(staff.get(f"{LIST}?q=nothing"))
    assert "Nothing done yet" in text_of(staff.get(f"{LIST}?tab=done"))


def test_an_empty_list_says_when_something_comes(staff):
    assert "Nothing waits for a client" in text_of(staff.get(LIST))


def test_one_may_be_on_no_portal(cast, staff, ask):
    ask(client=cast.a.bakery)
    with inside(cast.a.firm):
        type(cast.a.charlie).objects.filter(pk=cast.a.charlie.pk).update(joined_at=None)

    assert "Nobody on the portal" in text_of(staff.get(LIST))


def test_chosen_ones_are_reminded_of_and_the_page_says_how_many_were_not(cast, staff, ask):
    ones = [str(ask(title).pk) for title in ("A", "B")]

    assert "2 people reminded of 2 things." in after(staff, staff.post(f"{LIST}reminders/", {"action": ones}))
    again = after(staff, staff.post(f"{LIST}reminders/", {"action": ones}))
    assert "Nobody was reminded. 2 had a reminder within the last 24 hours." in again
    assert "Tick what it is about first." in after(staff, staff.post(f"{LIST}reminders/", {"action": "x"}))


def test_chosen_ones_get_a_day_and_go_and_come_back(cast, staff, ask):
    ones = [str(ask(title).pk) for title in ("A", "B")]
    given = {"action": ones, "next": f"{LIST}?due=none"}

    answer = staff.post(f"{LIST}due/", {**given, "due_on": "2026-03-20"})
    assert answer["Location"] == f"{LIST}?due=none"
    assert "2 things due March 20" in after(staff, answer)
    for wrong in ("soon", ""):
        assert "Enter a day" in after(staff, staff.post(f"{LIST}due/", {**given, "due_on": wrong}))

    page = staff.get(staff.post(f"{LIST}withdrawn/", {**given, "reason": "The bank sent it."})["Location"])
    assert "2 things off the clients’ lists." in text_of(page)
    undo = unescape(page.content.decode().partition(f'action="{LIST}put-back/')[2].partition('"')[0])
    one = f"/workspace/clients/{cast.a.household.pk}/to-dos/{ones[0]}/"
    assert "The bank sent it." in text_of(staff.get(one))
    assert "2 things on the clients’ lists again." in after(staff, staff.post(f"{LIST}put-back/{undo}"))
    assert staff.post(f"{LIST}due/", {**given, "next": "//evil.example/"})["Location"] == LIST


def test_what_was_done_stands_with_who_did_it_and_the_answer(cast, staff, ask):
    question = ask("Was it delivered?", kind="answer")
    with inside(cast.a.firm):
        operations.answer(action=question, contact=cast.a.alice, now=NOON, words="In December")

    assert "Was it delivered? Answer a question In December Alice Alder" in text_of(
        staff.get(f"{LIST}?tab=done")
    )
    record = f"/workspace/clients/{cast.a.household.pk}/to-dos/"
    assert "In December" in text_of(staff.get(record))
    assert "In December" in text_of(staff.get(f"{record}{question.pk}/"))
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert "Aldergate Household answered: Was it delivered?" in text_of(owner.get("/workspace/"))


def test_others_do_not_see_it_and_whoever_may_not_ask_has_no_buttons(cast, ask):
    action = ask()
    for browser in (Browser(cast.a.firm), Browser(cast.a.firm).signed_in_as(cast.a.alice)):
        assert browser.get(LIST).status_code == 302
    stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)
    assert "Upload your 1099" not in text_of(stranger.get(LIST))
    assert "Tick what it is about first." in after(
        stranger, stranger.post(f"{LIST}withdrawn/", {"action": str(action.pk)})
    )
    with inside(cast.a.firm):
        assert Action.objects.get(pk=action.pk).is_open


def test_pages_turn_and_ask_few_questions(cast, staff, ask, monkeypatch):
    monkeypatch.setattr("features.actions.listing.PAGE", 2)
    for minutes, title in enumerate("ABCDE"):
        ask(title, due_on=date(2026, 3, 20), now=NOON + timedelta(minutes=minutes))
    first = staff.get(LIST).content.decode()
    onward = unescape(first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0])

    second = text_of(staff.get(onward))
    assert " C Upload" in second
    assert " A Upload" not in second
    with CaptureQueriesContext(connection) as queries:
        staff.get(LIST)
    assert len(queries) <= 8


def test_staff_ask_a_question_with_options(cast, staff):
    new = f"/workspace/clients/{cast.a.household.pk}/to-dos/new/"
    wrong = staff.post(new, {"title": "Floor", "kind": "choose", "options": "Slate\n"})
    assert wrong.status_code == 422
    assert "Give 2 to 10 options, one a line." in text_of(wrong)

    staff.post(new, {"title": "Floor", "kind": "choose", "options": "Slate\r\nSand\r\n", "several": "on"})

    with inside(cast.a.firm):
        made = Action.objects.get()
    assert (made.options, made.several) == (["Slate", "Sand"], True)


def test_the_client_answers_on_the_page_and_sees_what_was_answered(cast, ask):
    choice = ask("Choose the floor", kind="choose", options=["Slate", HOSTILE])
    question = ask("Which year?", kind="answer")
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    one, other = (f"/to-do/{action.pk}/" for action in (choice, question))
    assert f'href="{one}"' in alice.get("/").content.decode()
    assert HOSTILE not in alice.get(one).content.decode()

    assert alice.post(f"{one}answer/", {}).status_code == 422
    assert alice.post(f"{one}answer/", {"chosen": "Marble"}).status_code == 422
    assert "has your answer" in after(alice, alice.post(f"{one}answer/", {"chosen": "Slate"}))
    assert "Slate" in text_of(alice.get(one))
    assert "This is answered" in after(alice, alice.post(f"{one}answer/", {"chosen": HOSTILE}))
    assert "Write your answer." in text_of(alice.post(f"{other}answer/", {"answer": " "}))
    assert after(alice, alice.post(f"{other}answer/", {"answer": "2025"})).count("2025") == 1
    alice.post(f"{other}undone/")
    assert 'value="2025"' in alice.get(other).content.decode()
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    assert charlie.post(f"{other}answer/", {"answer": "2024"}).status_code == 404
    assert alice.post(f"/to-do/{ask('Call', kind='other').pk}/answer/", {"answer": "x"}).status_code == 404


def test_staff_remind_from_the_page_of_one(cast, staff, ask):
    one = f"/workspace/clients/{cast.a.household.pk}/to-dos/{ask().pk}/"
    assert "Remind them" in text_of(staff.get(one))

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        staff.post(f"{LIST}reminders/", {"action": one.split("/")[-2], "next": one})
        assert "Reminded today" in text_of(staff.get(one))
