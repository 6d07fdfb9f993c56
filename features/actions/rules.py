"""What may stand in a to-do. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from features.accounts.rules import line, lines
from features.actions.models import (
    ANSWER,
    CHOOSE,
    FEWEST_OPTIONS,
    LONGEST_OPTION,
    MOST_OPTIONS,
    Action,
)
from features.base.errors import Refused

LONGEST, LONGEST_REASON = 2000, 300
LONGEST_LINE, LONGEST_ANSWER = 200, 4000
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def title(text: str) -> str:
    tidy = line(text, most=200, field="title")
    if not tidy:
        raise Refused("Say what they are to do.", field="title")
    return tidy


def detail(text: str) -> str:
    """Return many lines as they are, but for the space around them."""
    return lines(text, most=LONGEST, field="detail")


def due_on(day: date | None) -> date | None:
    if day is not None and not EARLIEST <= day <= LATEST:
        raise Refused("Enter a day of this century, such as 2026-03-20.", field="due_on")
    return day


RULES: dict[str, Any] = {"title": title, "detail": detail, "due_on": due_on}


def tidy(given: dict[str, Any]) -> dict[str, Any]:
    return {name: rule(given[name]) for name, rule in RULES.items() if name in given}


def reason(text: str) -> str:
    return line(text, most=LONGEST_REASON, field="reason")


def question(kind: str, *, options: Iterable[str], several: bool, is_long: bool) -> dict[str, Any]:
    """Return what a to-do of this kind has to know to ask its question; other kinds ask none."""
    if kind == CHOOSE:
        return {"options": _options(options), "several": several}
    return {"is_long": is_long} if kind == ANSWER else {}


def _options(given: Iterable[str]) -> list[str]:
    found = [tidy for one in given if (tidy := line(one, most=LONGEST_OPTION, field="options"))]
    if not FEWEST_OPTIONS <= len(found) <= MOST_OPTIONS:
        raise Refused(f"Give {FEWEST_OPTIONS} to {MOST_OPTIONS} options, one a line.", field="options")
    if len({one.casefold() for one in found}) < len(found):
        raise Refused("Name each option once.", field="options")
    return found


def answer(action: Action, *, words: str, chosen: Iterable[str]) -> dict[str, Any]:
    """Return what is kept of an answer, if it is one to this question."""
    if action.kind == CHOOSE:
        return {"chosen": _chosen(action, set(chosen))}
    tidy = lines(words, most=LONGEST_ANSWER, field="answer") if action.is_long else _line(words)
    if not tidy:
        raise Refused("Write your answer.", field="answer")
    return {"answer": tidy}


def _line(words: str) -> str:
    return line(words, most=LONGEST_LINE, field="answer")


def _chosen(action: Action, wanted: set[str]) -> list[str]:
    found = [option for option in action.options if option in wanted]
    if not found:
        raise Refused("Choose one of these.", field="chosen")
    if len(found) < len(wanted) or (len(found) > 1 and not action.several):
        raise Refused("Choose one of the options that are offered.", field="chosen")
    return found
