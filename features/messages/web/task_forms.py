"""The form of a checklist: a row for each task, and empty ones for more. Works without a script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import QueryDict

from features.base.errors import Refused
from features.clients.web.forms import Ruled, RuledForm, text
from features.messages import task_rules
from features.messages.models import Side, Task
from features.messages.task_rules import Wish

EMPTY = 5  # rows for more
PARTS = ("task", "text", "side", "due_on")


@dataclass
class Row:
    """A task as it stands in the form. `task` is the id of one that is there."""

    task: str = ""
    text: str = ""
    side: str = Side.CLIENT
    due_on: str = ""
    error: str = ""

    @classmethod
    def of(cls, task: Task) -> "Row":
        return cls(str(task.pk), task.text, task.side, task.due_on.isoformat() if task.due_on else "")

    @property
    def is_empty(self) -> bool:
        """An empty row is none; one whose words are gone takes its task with it."""
        return not self.text.strip() and bool(self.task or not self.due_on.strip())

    def wish(self) -> Wish | None:
        """Return what is wished; None, with its `error`, where something about it can't be taken."""
        try:
            return Wish(
                task_rules.text(self.text), task_rules.side(self.side), _day(self.due_on),
                UUID(self.task) if self.task else None,
            )  # fmt: skip
        except Refused as refusal:
            self.error = refusal.message
        except ValueError:
            self.error = "Open the page again: this row is not whole."
        return None


class ChecklistForm(RuledForm):
    """`rows` are those to show; `wishes` what was asked for, once the form is valid."""

    title = Ruled(
        task_rules.title, label="Title", widget=text(task_rules.TITLE, autocomplete="off"),
        help_text="The client sees it with the tasks that are theirs.",
    )  # fmt: skip

    def __init__(
        self, data: QueryDict | None, *, tasks: Sequence[Task] = (), first: str = "", **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.wishes: list[Wish] = []
        if data is None:
            there = [
                Row(str(one.pk), one.text, one.side, one.due_on.isoformat() if one.due_on else "")
                for one in tasks
            ]
            self.rows = [*there, *([Row(text=first)] if first else [])]
        else:
            self.rows = [row for row in _posted(data) if not row.is_empty]
        room = max(0, task_rules.MOST - len(self.rows))
        self.empty = [Row() for _ in range(min(EMPTY, room))]

    def clean(self) -> dict[str, Any]:
        found = [row.wish() for row in self.rows]
        self.wishes = [one for one in found if one is not None]
        if len(self.wishes) < len(found):
            self.add_error(None, "Some tasks can’t be taken as they are. Each says why.")
        elif not found:
            self.add_error(None, "Say what is to be done: a checklist has one task at least.")
        return super().clean() or self.cleaned_data

    @property
    def all_rows(self) -> list[Row]:
        return [*self.rows, *self.empty]


def _posted(data: QueryDict) -> list[Row]:
    lists = [data.getlist(part)[: task_rules.MOST + EMPTY] for part in PARTS]
    return [Row(*values) for values in zip_longest(*lists, fillvalue="")]


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise Refused("Enter the day as a date, such as 2027-03-15.", field="tasks") from error
