"""What the pages of an organizer show, for both sides."""

from dataclasses import dataclass
from typing import Any

from features.base.errors import Refused
from features.organizers.filled import Filled
from features.organizers.saying import in_words
from features.organizers.schema import Kind, Question, Section
from features.organizers.web.fields import Shown


@dataclass(frozen=True)
class Steps:
    """The sections beside the questions: each with whether it is done and here."""

    rows: list[tuple[Section, bool, bool]]
    done: int

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.rows else 0

    @property
    def words(self) -> str:
        return f"{self.done} of {self.total} sections done"


def steps(filled: Filled, here: str) -> Steps:
    rows = [(one, filled.is_done(one), one.key == here) for one in filled.sections()]
    return Steps(rows, sum(is_done for _, is_done, _ in rows))


def field(filled: Filled, question: Question, *, typed: Any = None, wrong: Refused | None = None) -> Shown:
    """Return a question for its form; `typed` is what was refused just now, and `wrong` why."""
    answer = filled.answers.get(question.key)
    return Shown(
        question, answer.value if answer else None, answer.number if answer else 0,
        error=wrong.message if wrong else "", typed=typed, is_hidden=question.key not in filled.shown,
        is_left=answer.is_left if answer else False, reason=answer.reason if answer else "",
        note=answer.note if answer and filled.is_back(question) else "", others=others(filled, question),
        files=filled.files.get(question.key, []), is_fixed=filled.is_fixed(question), takes_files=filled.takes_files,
        is_taken=answer is not None and answer.taken_from_id is not None,
    )  # fmt: skip


def others(filled: Filled, question: Question) -> list[dict[str, Any]]:
    """Return the answers that came apart from what stands, each in words."""
    answer = filled.answers.get(question.key)
    rows = answer.others if answer and not filled.is_fixed(question) else []
    return [
        {**one, "lines": in_words(question, one["value"], is_left=one["is_left"], reason=one["reason"])}
        for one in rows
    ]


@dataclass(frozen=True)
class Read:
    """An answer as it is read: `back` is the note with which it was returned."""

    question: Question
    lines: list[str]
    files: list[Any]
    who: str = ""
    at: Any = None
    verdict: str = ""
    note: str = ""


def to_read(filled: Filled) -> list[tuple[Section, list[Read]]]:
    """Return what is asked and answered, without what is hidden."""
    return [
        (section, [_read(filled, one) for one in filled.questions(section) if one.kind != Kind.STATEMENT])
        for section in filled.sections()
    ]


def _read(filled: Filled, question: Question) -> Read:
    answer, files = filled.answers.get(question.key), filled.files.get(question.key, [])
    if answer is None:
        return Read(question, [], files)
    lines = (
        in_words(question, answer.value, is_left=answer.is_left, reason=answer.reason)
        if answer.is_left or not files
        else []
    )
    return Read(question, lines, files, answer.who, answer.saved_at, answer.verdict, answer.note)
