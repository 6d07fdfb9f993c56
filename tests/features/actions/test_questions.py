from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from features.actions import operations, queries
from features.actions.models import Action
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.notifications import queries as news
from tests.cast import NOON

SOON = NOON + timedelta(minutes=5)
COLORS = ["Slate", "Sand", "Chalk"]


@pytest.fixture
def question(ask) -> Action:
    return ask("Was the kiln delivered?", kind="answer")


@pytest.fixture
def choice(ask) -> Action:
    return ask("Choose the floor", kind="choose", options=["Slate", " Sand", "", "Chalk "])


def test_a_question_is_done_by_answering_it_and_the_firm_is_told(a, question):
    with pytest.raises(Conflict):
        operations.settle(action=question, by=a.alice, now=SOON)

    operations.answer(action=question, contact=a.alice, now=SOON, words="  In  December. ")

    question.refresh_from_db()
    assert (question.answer, question.said, question.settled_by) == (
        "In December.",
        "In December.",
        a.alice.user,
    )
    assert not queries.visible_to(a.bob).filter(queries.OPEN).exists()
    assert list(queries.arrived(a.owner)) == [question]
    told = news.visible_to(a.owner).get(kind="action.settled")
    assert (told.title, told.detail) == ("Alice Alder answered: Was the kiln delivered?", "In December.")
    event = AuditEvent.objects.get(event="action.answered")
    assert "December" not in str(event.details)
    with pytest.raises(Conflict):
        operations.answer(action=question, contact=a.bob, now=SOON, words="No.")


def test_a_long_answer_keeps_its_lines_and_a_short_one_has_one(a, ask, question):
    long = ask("Tell us about the year", kind="answer", is_long=True)

    operations.answer(action=long, contact=a.alice, now=SOON, words="One\r\nTwo")
    operations.answer(action=question, contact=a.alice, now=SOON, words="x" * 200)

    assert Action.objects.get(pk=long.pk).answer == "One\nTwo"


@pytest.mark.parametrize("words", ["", "  ", "x" * 201, "a\u202eb"])
def test_what_is_no_answer_is_refused(a, question, words):
    with pytest.raises(Refused) as refusal:
        operations.answer(action=question, contact=a.alice, now=SOON, words=words)

    assert refusal.value.field == "answer"
    question.refresh_from_db()
    assert question.is_open


def test_one_of_the_options_is_chosen(a, choice):
    assert choice.options == COLORS
    for wrong in ([], ["Marble"], ["Slate", "Marble"], ["Slate", "Sand"]):
        with pytest.raises(Refused) as refusal:
            operations.answer(action=choice, contact=a.alice, now=SOON, chosen=wrong)
        assert refusal.value.field == "chosen"

    operations.answer(action=choice, contact=a.alice, now=SOON, chosen=["Sand"])

    choice.refresh_from_db()
    assert (choice.chosen, choice.said) == (["Sand"], "Sand")


def test_several_are_chosen_where_that_is_allowed_in_the_order_of_the_options(a, ask):
    choice = ask("Choose the floors", kind="choose", options=COLORS, several=True)

    operations.answer(action=choice, contact=a.alice, now=SOON, chosen=["Chalk", "Slate"])

    assert Action.objects.get(pk=choice.pk).said == "Slate, Chalk"


@pytest.mark.parametrize(
    "options", [[], ["One"], [f"Option {n}" for n in range(11)], ["Red", "red"], ["x" * 121, "y"]]
)
def test_a_choice_has_two_to_ten_options(a, ask, options):
    with pytest.raises(Refused) as refusal:
        ask("Choose", kind="choose", options=options)

    assert refusal.value.field == "options"
    assert not Action.objects.exists()


def test_nobody_else_answers_and_nothing_else_is_answered(a, ask, question):
    with pytest.raises(NotThere):
        operations.answer(action=question, contact=a.charlie, now=SOON, words="Mine")
    with pytest.raises(NotThere):
        operations.answer(action=ask("Call us", kind="other"), contact=a.alice, now=SOON, words="Hello")


def test_an_answer_is_changed_by_who_gave_it_until_the_firm_has_seen_it_and_when_the_firm_asks_again(
    a, question
):
    operations.answer(action=question, contact=a.alice, now=SOON, words="Yes")
    operations.take_back(action=question, contact=a.alice, now=SOON)
    assert (question.is_open, question.answer) == (True, "Yes")
    operations.answer(action=question, contact=a.alice, now=SOON, words="No")
    operations.mark_seen(action_id=question.pk, by=a.owner, now=SOON)
    with pytest.raises(Conflict):
        operations.take_back(action=question, contact=a.alice, now=SOON)

    operations.reopen(action=question, by=a.staff, now=SOON)
    operations.answer(action=question, contact=a.bob, now=SOON, words="In March")

    assert Action.objects.get(pk=question.pk).answer == "In March"


def test_staff_may_settle_it_without_an_answer(a, question):
    assert operations.settle(action=question, by=a.staff, now=SOON)
    assert question.said == ""


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("other", {"answer": "Words"}),
        ("other", {"options": COLORS}),
        ("other", {"is_long": True}),
        ("other", {"withdrawn_reason": "Why"}),
        ("answer", {"chosen": ["Slate"]}),
        ("answer", {"settled_side": "client", "settled_at": NOON}),
        ("choose", {"options": ["One"]}),
        ("choose", {"options": [f"{n}" for n in range(11)]}),
        ("choose", {"chosen": ["Marble"]}),
        ("choose", {"chosen": ["Slate", "Sand"]}),
        ("choose", {"answer": "Words"}),
        ("choose", {"settled_side": "client", "settled_at": NOON}),
    ],
)
def test_the_database_keeps_answers_to_their_questions(a, ask, kind, wrong):
    action = ask("Q", kind=kind, options=COLORS)

    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**wrong)
