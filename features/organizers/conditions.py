"""
Which questions are shown. The one place that decides it: pages, the check before an organizer is sent, papers and the
API ask here. `static/organizers/conditions.js` says the same in a browser, and both are tested by the same table of
cases (tests/features/organizers/conditions.json). A condition sees the answers to what is shown alone: an answer that
was given before its question was hidden is kept, and counts as none.
"""

from collections.abc import Mapping
from typing import Any

from features.organizers.schema import COUNTED, Clause, Compare, Content, Kind, Question, When
from features.organizers.values import number

type Answers = Mapping[str, Any]


def shown(content: Content, answers: Answers) -> set[str]:
    """Return the keys of the sections and questions that somebody with these answers is shown."""
    found: set[str] = set()
    seen: dict[str, Any] = {}
    for section in content:
        if not holds(section.when, content, seen):
            continue
        found.add(section.key)
        for question in section.questions:
            if holds(question.when, content, seen):
                found.add(question.key)
                seen[question.key] = answers.get(question.key)
    return found


def holds(when: When, content: Content, answers: Answers) -> bool:
    if not when:
        return True
    return any(all(_is(clause, content, answers) for clause in group) for group in when)


def is_empty(value: Any) -> bool:
    """Return whether this is no answer: nothing, no words, or a list or address of nothing."""
    if isinstance(value, dict):
        return all(is_empty(part) for part in value.values())
    if isinstance(value, list):
        return all(is_empty(part) for part in value)
    return value in (None, "")


def _is(clause: Clause, content: Content, answers: Answers) -> bool:
    question, value = content.questions.get(clause.question), answers.get(clause.question)
    if clause.test in (Compare.EMPTY, Compare.NOT_EMPTY):
        return is_empty(value) == (clause.test == Compare.EMPTY)
    if question is None or is_empty(value):
        return False
    if clause.test in (Compare.EQUALS, Compare.ONE_OF):
        return any(_same(question, each, wanted) for each in _each(value) for wanted in clause.values)
    return _beyond(question, str(value), clause)


def _each(value: Any) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _same(question: Question, value: str, wanted: str) -> bool:
    if question.kind in COUNTED:
        there, here = number(value), number(wanted)
        return there is not None and there == here
    return value == wanted


def _beyond(question: Question, value: str, clause: Clause) -> bool:
    wanted = clause.values[0]
    if question.kind == Kind.DATE:
        return value > wanted if clause.test == Compare.GREATER else value < wanted
    there, here = number(value), number(wanted)
    if there is None or here is None:
        return False
    return there > here if clause.test == Compare.GREATER else there < here
