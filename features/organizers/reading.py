"""From JSON to what an organizer asks, and back. Whatever is wrong is named with the place where it stands."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from features.accounts.rules import line, lines
from features.base.errors import Refused
from features.organizers import schema
from features.organizers.schema import (
    CHOOSING,
    COUNTED,
    Clause,
    Compare,
    Content,
    Kind,
    Question,
    Section,
    When,
)
from features.organizers.values import amount

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
NAMES_OF_SECTION = {"key", "title", "text", "when", "questions"}
NAMES_OF_QUESTION = {"key", "kind", "label", "help", "required", "options", "columns", "when"}


def read(found: Any) -> Content:
    """
    Return what a JSON value asks.

    :raises Refused: it breaks a rule; the message says which, and where.
    """
    given = _object(found, {"sections"}, "This")
    rows = _list(given.get("sections", []), schema.MOST_SECTIONS, "An organizer", "sections")
    content = Content(tuple(_section(row, at) for at, row in enumerate(rows, 1)))
    check(content)
    return content


def write(content: Content) -> dict[str, Any]:
    return {"sections": [_of_section(one) for one in content]}


def check(content: Content) -> None:
    """
    :raises Refused: two things have one key, there are too many, or a condition asks about what does not come before.
    """
    if sum(len(section.questions) for section in content) > schema.MOST_QUESTIONS:
        raise Refused(f"An organizer has {schema.MOST_QUESTIONS} questions at most.")
    keys = Counter(key for section in content for key in (section.key, *(q.key for q in section.questions)))
    for key, count in keys.items():
        if count > 1:
            raise Refused(f"Two parts have the key “{key}”. Each needs its own.")
    before: dict[str, Question] = {}
    for section in content:
        _check_when(section.when, before, section.title)
        for question in section.questions:
            _check_when(question.when, before, question.label)
            before[question.key] = question


def _check_when(when: When, before: dict[str, Question], name: str) -> None:
    for clause in (clause for group in when for clause in group):
        asked = before.get(clause.question)
        if asked is None:
            raise Refused(f"“{name}” depends on a question that does not come before it. Change that first.")
        if clause.test not in schema.tests_of(asked.kind):
            raise Refused(f"“{name}” depends on “{asked.label}”, which can’t be compared like that.")
        for value in clause.values:
            _check_value(value, asked, name)


def _check_value(value: str, asked: Question, name: str) -> None:
    known = ("yes", "no") if asked.kind == Kind.YESNO else asked.options if asked.kind in CHOOSING else None
    if known is not None and value not in known:
        raise Refused(f"“{name}” waits for “{value}”, which is no answer to “{asked.label}”.")
    if asked.kind in COUNTED:
        amount(value, places=4)
    if asked.kind == Kind.DATE:
        _day(value, name)


def _day(value: str, name: str) -> None:
    try:
        is_day = date.fromisoformat(value).isoformat() == value  # as answers are kept, compared as text
    except ValueError:
        is_day = False
    if not is_day:
        raise Refused(f"“{name}” waits for a day. Write it like 2026-03-20.")


def _section(row: Any, at: int) -> Section:
    where = f"Section {at}"
    given = _object(row, NAMES_OF_SECTION, where)
    rows = _list(given.get("questions", []), schema.MOST_QUESTIONS, where, "questions")
    return Section(
        _key(given, where), _line(given, "title", 120, where), _text(given, "text", where), _when(given, where),
        tuple(_question(each, f"{where}, question {place}") for place, each in enumerate(rows, 1)),
    )  # fmt: skip


def _question(row: Any, where: str) -> Question:
    given = _object(row, NAMES_OF_QUESTION, where)
    kind = _kind(given.get("kind"), where)
    options = _lines(given, "options", schema.MOST_OPTIONS, where) if kind in CHOOSING else ()
    columns = _lines(given, "columns", schema.MOST_COLUMNS, where) if kind == Kind.TABLE else ()
    if kind in CHOOSING and len(options) < 2:  # noqa: PLR2004
        raise Refused(f"{where} offers a choice. Give it two options at least.", field="options")
    if kind == Kind.TABLE and not columns:
        raise Refused(f"{where} is a table. Name one column at least.", field="columns")
    is_required = given.get("required", False)
    if not isinstance(is_required, bool):
        raise Refused(f"{where}: “required” is true or false.")
    return Question(
        _key(given, where), kind, _line(given, "label", 300, where), _text(given, "help", where),
        is_required and kind != Kind.STATEMENT, options, columns, _when(given, where),
    )  # fmt: skip


def _kind(found: Any, where: str) -> Kind:
    if not isinstance(found, str) or found not in Kind:
        raise Refused(f"{where}: “kind” is one of {', '.join(Kind)}.", field="kind")
    return Kind(found)


def _when(given: dict[str, Any], where: str) -> When:
    groups = _list(given.get("when", []), schema.MOST_GROUPS, where, "groups of conditions")
    return tuple(
        tuple(_clause(each, where) for each in _list(group, schema.MOST_CLAUSES, where, "conditions"))
        for group in groups
        if group
    )


def _clause(row: Any, where: str) -> Clause:
    given = _object(row, {"question", "test", "values"}, where)
    test = given.get("test")
    if not isinstance(test, str) or test not in Compare:
        raise Refused(f"{where}: “test” is one of {', '.join(Compare)}.")
    values = _lines(given, "values", schema.MOST_OPTIONS, where)
    if not isinstance(asked := given.get("question"), str):
        raise Refused(f"{where}: “question” is the key of a question.")
    found = Clause(asked, Compare(test), values)
    few = 0 if found.test in schema.WITHOUT_VALUE else 1
    if len(values) < few or (len(values) > few and found.test != Compare.ONE_OF):
        raise Refused(f"{where}: say what the answer is compared with.", field="when")
    return found


def _object(found: Any, names: set[str], where: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise Refused(f"{where} is not as it must be: an object with {', '.join(sorted(names))}.")
    if unknown := sorted(set(found) - names):
        raise Refused(f"{where} has “{str(unknown[0])[:40]}”, which is not known here.")
    return found


def _list(found: Any, most: int, where: str, what: str) -> list[Any]:
    if not isinstance(found, list):
        raise Refused(f"{where}: “{what}” is a list.")
    if len(found) > most:
        raise Refused(f"{where} has {len(found)} {what}. It can have {most}.")
    return found


def _key(given: dict[str, Any], where: str) -> str:
    found = given.get("key")
    if not isinstance(found, str) or not KEY.fullmatch(found):
        raise Refused(f"{where}: a key has small letters, digits and _, and begins with a letter.")
    return found


def _words(given: dict[str, Any], name: str, where: str, rule: Callable[[str], str]) -> str:
    found = given.get(name, "")
    if not isinstance(found, str):
        raise Refused(f"{where}: “{name}” is text.")
    try:
        return rule(found)
    except Refused as refusal:
        raise Refused(f"{where}, {name}: {refusal.message}", field=name) from refusal


def _line(given: dict[str, Any], name: str, most: int, where: str) -> str:
    tidy = _words(given, name, where, lambda found: line(found, most=most, field=name))
    if not tidy:
        raise Refused(f"{where} has no {name}. Write one.", field=name)
    return tidy


def _text(given: dict[str, Any], name: str, where: str) -> str:
    return _words(given, name, where, lambda found: lines(found, most=2000, field=name))


def _lines(given: dict[str, Any], name: str, most: int, where: str) -> tuple[str, ...]:
    rows = _list(given.get(name, []), most, where, name)
    found = tuple(_line({name: row}, name, 120, where) for row in rows)
    if len(set(found)) < len(found):
        raise Refused(f"{where} has the same twice among its {name}.", field=name)
    if any(";" in each for each in found):
        raise Refused(f"{where}: leave out semicolons in its {name}.", field=name)
    return found


def _of_section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key, "title": section.title, "text": section.text, "when": _of_when(section.when),
        "questions": [_of_question(one) for one in section.questions],
    }  # fmt: skip


def _of_question(one: Question) -> dict[str, Any]:
    return {
        "key": one.key, "kind": one.kind.value, "label": one.label, "help": one.help, "required": one.is_required,
        "options": list(one.options), "columns": list(one.columns), "when": _of_when(one.when),
    }  # fmt: skip


def _of_when(when: When) -> list[list[dict[str, Any]]]:
    return [
        [{"question": one.question, "test": one.test.value, "values": list(one.values)} for one in group]
        for group in when
    ]
