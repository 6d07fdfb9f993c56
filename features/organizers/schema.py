"""
What an organizer asks: sections, questions in them, and when each is shown. Kept as JSON in drafts and versions, and
given to other firms as a file; here it is typed, and nothing that breaks these rules is ever kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS, MOST_COLUMNS = 30, 300, 50, 6
MOST_GROUPS, MOST_CLAUSES = 6, 6


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    ONE = "one"
    MANY = "many"
    YESNO = "yesno"
    FILE = "file"
    ADDRESS = "address"
    TABLE = "table"
    STATEMENT = "statement"


LABELS: dict[Kind, str] = {
    Kind.TEXT: "A line of text", Kind.LONG: "Several lines of text", Kind.NUMBER: "A number", Kind.MONEY: "An amount",
    Kind.DATE: "A date", Kind.ONE: "One of several", Kind.MANY: "Any of several", Kind.YESNO: "Yes or no",
    Kind.FILE: "Files", Kind.ADDRESS: "An address", Kind.TABLE: "A table",
    Kind.STATEMENT: "Only words, without an answer",
}  # fmt: skip
CHOOSING = frozenset({Kind.ONE, Kind.MANY})
ORDERED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE})
COUNTED = frozenset({Kind.NUMBER, Kind.MONEY})
WHOLE = frozenset({Kind.FILE, Kind.ADDRESS, Kind.TABLE, Kind.LONG})  # asked only whether there is an answer


class Compare(StrEnum):
    EQUALS = "equals"
    ONE_OF = "one_of"
    GREATER = "greater"
    LESS = "less"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"


TESTS: dict[Compare, str] = {
    Compare.EQUALS: "is", Compare.ONE_OF: "is one of", Compare.GREATER: "is more than", Compare.LESS: "is less than",
    Compare.EMPTY: "has no answer", Compare.NOT_EMPTY: "has an answer",
}  # fmt: skip
WITHOUT_VALUE = frozenset({Compare.EMPTY, Compare.NOT_EMPTY})


def tests_of(kind: Kind) -> frozenset[Compare]:
    """Return what a condition can ask about the answer to such a question."""
    if kind == Kind.STATEMENT:
        return frozenset()
    if kind in WHOLE:
        return WITHOUT_VALUE
    known = WITHOUT_VALUE | {Compare.EQUALS, Compare.ONE_OF}
    return known | {Compare.GREATER, Compare.LESS} if kind in ORDERED else known


@dataclass(frozen=True)
class Clause:
    """One thing that a condition asks about an earlier question; `values` has more than one for “one of” alone."""

    question: str
    test: Compare
    values: tuple[str, ...] = ()


type When = tuple[tuple[Clause, ...], ...]
"""Groups of clauses: it holds if all clauses of any group hold. Without a group it always does."""


@dataclass(frozen=True)
class Question:
    key: str
    kind: Kind
    label: str
    help: str = ""
    is_required: bool = False
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    when: When = ()


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    text: str = ""
    when: When = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Content:
    sections: tuple[Section, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Return all of them by their keys, in their order."""
        return {one.key: one for section in self.sections for one in section.questions}

    @cached_property
    def place(self) -> dict[str, int]:
        """Return in which section each question stands."""
        return {one.key: at for at, section in enumerate(self.sections) for one in section.questions}

    def __iter__(self) -> Iterator[Section]:
        return iter(self.sections)
