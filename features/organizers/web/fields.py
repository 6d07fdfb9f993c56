"""A question as a page shows it: its control, what stands in it, and what is to be said beside it."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from features.base import currency
from features.organizers import values
from features.organizers.filled import Filled
from features.organizers.saying import PLACES, said
from features.organizers.schema import Clause, Kind, Question, Section, When

EMPTY_ROWS = 3  # that a table offers below what is in it


@dataclass(frozen=True)
class Shown:
    """`typed` is what somebody just sent and was refused, for `error`; else the kept `value` stands in the control."""

    question: Question
    value: Any = None
    number: int = 0
    error: str = ""
    typed: Any = None
    is_hidden: bool = False
    is_left: bool = False  # does not apply, as they say
    reason: str = ""
    note: str = ""  # why the firm gave it back
    others: list[dict[str, Any]] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    is_fixed: bool = False  # can't be changed
    takes_files: bool = True
    is_taken: bool = False  # from an earlier one, and left as it was

    @property
    def name(self) -> str:
        return f"q-{self.question.key}"

    @property
    def kind(self) -> str:
        return self.question.kind.value

    @property
    def symbol(self) -> str:
        """Return the sign of the firm's currency, for an amount."""
        return currency.symbol()

    @property
    def current(self) -> Any:
        return self.value if self.typed is None else self.typed

    @property
    def base(self) -> str:
        """Return what a save from this page is based on: the answer's number, and a digest of what was shown."""
        return f"{self.number}.{state(plainly(self.question, self.value), is_left=self.is_left, reason=self.reason)}"

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Return value, label and whether it is chosen, of what is offered."""
        pairs = [("yes", "Yes"), ("no", "No")] if self.question.kind == Kind.YESNO else _pairs(self.question)
        chosen = self.current if isinstance(self.current, list) else [self.current]
        return [(value, label, value in chosen) for value, label in pairs]

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """Return name, label and content of each line of an address."""
        found = self.current if isinstance(self.current, dict) else {}
        return [(f"{self.name}-{name}", label, found.get(name, "")) for name, label in PLACES.items()]

    @property
    def rows(self) -> list[list[tuple[str, str, str]]]:
        """Return the cells of a table, each with name, label and content; empty rows to fill at the end."""
        there: list[list[str]] = self.current if isinstance(self.current, list) else []
        more = 0 if self.is_fixed else min(EMPTY_ROWS, values.MOST_ROWS - len(there))
        columns = self.question.columns
        filled = [*there, *([""] * len(columns) for _ in range(more))]
        return [
            [
                (f"{self.name}-{at}-{place}", f"{columns[place]}, row {at + 1}", cell)
                for place, cell in enumerate(row)
            ]
            for at, row in enumerate(filled)
        ]

    @property
    def when(self) -> str:
        """Return its conditions for a browser's script."""
        return json.dumps(as_lists(self.question.when)) if self.question.when else ""

    @property
    def lines(self) -> list[str]:
        return said(self.question, self.value)


def state(value: Any, *, is_left: bool, reason: str) -> str:
    """Return a digest of what a form shows, to tell later whether somebody changed it."""
    told = json.dumps([value, is_left, reason if is_left else ""], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def plainly(question: Question, value: Any) -> Any:
    """Return a kept answer as an unchanged form would post it."""
    if question.kind in (Kind.STATEMENT, Kind.FILE):
        return ""
    if question.kind == Kind.MANY:
        return value or []
    if question.kind == Kind.ADDRESS:
        return {part: (value or {}).get(part, "") for part in PLACES}
    if question.kind == Kind.TABLE:
        return value or []
    return value or ""


def plain(question: Question, post: QueryDict) -> Any:
    """Return what a form posts to a question, so that it compares with `plainly`."""
    if question.kind in (Kind.STATEMENT, Kind.FILE):
        return ""
    found = given(question, post)
    if question.kind == Kind.TABLE:
        return [row for row in found if any(row)]
    return found.replace("\r\n", "\n") if isinstance(found, str) else found


def known(filled: Filled, here: Section) -> str:
    """Return the answers of other sections that conditions of this one ask about, for a browser's script."""
    asked = {clause.question for one in here.questions for group in one.when for clause in group}
    own = {one.key for one in here.questions}
    found = {
        key: [filled.content.questions[key].kind.value, filled.values.get(key) if key in filled.shown else None]
        for key in asked - own
    }  # fmt: skip
    return json.dumps(found)


def as_lists(when: When) -> list[list[list[Any]]]:
    def one(clause: Clause) -> list[Any]:
        return [clause.question, clause.test.value, list(clause.values)]

    return [[one(clause) for clause in group] for group in when]


def _pairs(question: Question) -> list[tuple[str, str]]:
    return [(option, option) for option in question.options]


def given(question: Question, post: QueryDict) -> Any:
    """Return what a form says to a question, as `values.tidy` takes it."""
    name = f"q-{question.key}"
    if question.kind == Kind.MANY:
        return post.getlist(name)
    if question.kind == Kind.ADDRESS:
        return {part: post.get(f"{name}-{part}", "") for part in PLACES}
    if question.kind == Kind.TABLE:
        wide = range(len(question.columns))
        return [[post.get(f"{name}-{at}-{place}", "") for place in wide] for at in range(values.MOST_ROWS)]
    return post.get(name, "")
