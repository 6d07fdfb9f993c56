"""Conditions and answers in words, such as: “Did you move?” is “yes” and “Where to?” has an answer."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from features.base import currency
from features.organizers.schema import TESTS, WITHOUT_VALUE, Clause, Content, Kind, Question, When

PLACES = {
    "street": "Street", "city": "City", "region": "State or region", "postcode": "ZIP or postcode",
    "country": "Country",
}  # fmt: skip


def sentence(when: When, content: Content) -> str:
    """Return when something is shown, in words; nothing for what always is."""
    return ", or ".join(" and ".join(_clause(one, content) for one in group) for group in when)


def _clause(clause: Clause, content: Content) -> str:
    asked = content.questions.get(clause.question)
    label = asked.label if asked else clause.question
    test = TESTS[clause.test]
    return (
        f"“{label}” {test}" if clause.test in WITHOUT_VALUE else f"“{label}” {test} {_listed(clause.values)}"
    )


def _listed(values: tuple[str, ...]) -> str:
    return " or ".join(f"“{value}”" for value in values)


def said(question: Question, value: Any) -> list[str]:
    """Return an answer in lines of text, as it is read: by staff, on paper, in a table."""
    if value in (None, ""):
        return []
    if question.kind == Kind.YESNO:
        return ["Yes" if value == "yes" else "No"]
    if question.kind == Kind.MONEY:
        return [_amount(Decimal(value))]
    if isinstance(value, Mapping):
        return [part for name in PLACES if (part := value.get(name))]
    if isinstance(value, list):
        return [
            " · ".join(cell or "–" for cell in row) if isinstance(row, list) else str(row) for row in value
        ]
    return str(value).split("\n")


def _amount(value: Decimal) -> str:
    return f"{'−' if value < 0 else ''}{currency.symbol()}{abs(value):,.2f}"


def in_words(question: Question, value: Any, *, is_left: bool, reason: str) -> list[str]:
    """Return the same of what may not apply, or have no answer."""
    if is_left:
        return [f"Does not apply: {reason}"]
    return said(question, value) or ["No answer"]
