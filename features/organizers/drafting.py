"""How a draft changes in the hands of who builds it. Each function returns what is asked after the change."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from features.base.errors import NotThere
from features.organizers.schema import Content, Question, Section

type Way = Literal["up", "down"]


def new_key(letter: str) -> str:
    return f"{letter}{secrets.token_hex(5)}"


def section_of(content: Content, key: str) -> Section:
    """
    :raises NotThere: no section has this key.
    """
    return _found(content.sections, key)


def question_of(content: Content, key: str) -> Question:
    """
    :raises NotThere: no question has this key.
    """
    if key not in content.questions:
        raise NotThere
    return content.questions[key]


def put_section(content: Content, section: Section) -> Content:
    """Return it with this section in the place of the one with its key, or at the end."""
    return Content(_put(content.sections, section))


def put_question(content: Content, section_key: str, question: Question) -> Content:
    section = section_of(content, section_key)
    return put_section(content, replace(section, questions=_put(section.questions, question)))


def without_section(content: Content, key: str) -> Content:
    section_of(content, key)
    return Content(tuple(one for one in content.sections if one.key != key))


def without_question(content: Content, key: str) -> Content:
    section = _around(content, key)
    return put_section(
        content, replace(section, questions=tuple(q for q in section.questions if q.key != key))
    )


def moved_section(content: Content, key: str, to: Way) -> Content:
    return Content(_moved(content.sections, section_of(content, key), to))


def moved_question(content: Content, key: str, to: Way) -> Content:
    """Move it among its neighbors; at the end of its section into the next one."""
    section, question = _around(content, key), question_of(content, key)
    if question != section.questions[0 if to == "up" else -1]:
        return put_section(content, replace(section, questions=_moved(section.questions, question, to)))
    at = content.sections.index(section) + (-1 if to == "up" else 1)
    if not 0 <= at < len(content.sections):
        return content
    other = content.sections[at]
    joined = (*other.questions, question) if to == "up" else (question, *other.questions)
    return put_section(without_question(content, key), replace(other, questions=joined))


def _around(content: Content, key: str) -> Section:
    question_of(content, key)
    return content.sections[content.place[key]]


def _found[T: (Section, Question)](rows: Sequence[T], key: str) -> T:
    for one in rows:
        if one.key == key:
            return one
    raise NotThere


def _put(rows: tuple[Any, ...], one: Any) -> tuple[Any, ...]:
    if one.key not in [each.key for each in rows]:
        return (*rows, one)
    return tuple(one if each.key == one.key else each for each in rows)


def _moved(rows: tuple[Any, ...], one: Any, to: Way) -> tuple[Any, ...]:
    at, there = rows.index(one), list(rows)
    other = at + (-1 if to == "up" else 1)
    if 0 <= other < len(there):
        there[at], there[other] = there[other], there[at]
    return tuple(there)
