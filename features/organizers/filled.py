"""An organizer as it stands: its questions beside its answers, what is shown, what is missing, how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from features.documents.models import Document
from features.organizers import conditions
from features.organizers.models import Organizer, OrganizerAnswer
from features.organizers.schema import Content, Kind, Question, Section

Verdict = OrganizerAnswer.Verdict


@dataclass(frozen=True)
class Filled:
    """`files` are the documents that answer each question, as far as who asks sees them."""

    organizer: Organizer
    content: Content
    answers: dict[str, OrganizerAnswer]
    files: dict[str, list[Document]] = field(default_factory=dict)
    takes_files: bool = True

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return what stands as answers, files by their ids."""
        found = {key: one.value for key, one in self.answers.items() if not one.is_left}
        return found | {key: [str(one.pk) for one in files] for key, files in self.files.items()}

    @cached_property
    def shown(self) -> set[str]:
        return conditions.shown(self.content, self.values)

    def sections(self) -> list[Section]:
        return [one for one in self.content if one.key in self.shown]

    def questions(self, section: Section) -> list[Question]:
        """Return those of a section that are shown, words without an answer among them."""
        return [one for one in section.questions if one.key in self.shown]

    def reviewed(self) -> set[str]:
        """Return the keys of what somebody reads who looks at what was sent: shown, and more than words."""
        asked = self.content.questions.items()
        return {key for key, one in asked if key in self.shown and one.kind != Kind.STATEMENT}

    def is_answered(self, question: Question) -> bool:
        answer = self.answers.get(question.key)
        if answer is not None and answer.is_left:
            return True
        return not conditions.is_empty(self.values.get(question.key))

    def is_missing(self, question: Question) -> bool:
        """Return whether it must be answered and is not; files are not waited for while clients can't send any."""
        if question.kind == Kind.STATEMENT or not question.is_required:
            return False
        if question.kind == Kind.FILE and not self.takes_files:
            return False
        return not self.is_answered(question)

    def is_fixed(self, question: Question) -> bool:
        """Return whether it can't be changed: nothing can after it was sent, nor what staff accepted already."""
        answer = self.answers.get(question.key)
        return not self.organizer.is_open or (answer is not None and answer.verdict == Verdict.ACCEPTED)

    def is_back(self, question: Question) -> bool:
        answer = self.answers.get(question.key)
        return answer is not None and answer.verdict == Verdict.RETURNED and self.organizer.is_open

    def missing(self) -> list[tuple[Section, Question]]:
        """Return what is missing, with its section, in order: what came back and was not changed among it."""
        return [
            (section, one)
            for section in self.sections()
            for one in self.questions(section)
            if self.is_missing(one) or self.is_back(one) or self.is_split(one)
        ]

    def is_split(self, question: Question) -> bool:
        """Return whether there are two answers, of which nobody has chosen one."""
        answer = self.answers.get(question.key)
        return answer is not None and bool(answer.others) and not self.is_fixed(question)

    def is_done(self, section: Section) -> bool:
        """Return whether nothing of a section is missing, and somebody has been there."""
        asked = [one for one in self.questions(section) if one.kind != Kind.STATEMENT]
        open_ones = {one.key for _, one in self.missing()}
        return not open_ones.intersection(one.key for one in asked) and (
            not asked or any(self.is_answered(one) for one in asked)
        )

    def next_section(self) -> Section | None:
        """Return where to go on: the first section that is not done."""
        return next((one for one in self.sections() if not self.is_done(one)), None)


def files_by_key(rows: Iterable[tuple[str, Document]]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for key, document in rows:
        found.setdefault(key, []).append(document)
    return found


def by_key(answers: Iterable[OrganizerAnswer]) -> dict[str, OrganizerAnswer]:
    return {one.key: one for one in answers}
