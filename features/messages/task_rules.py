"""What may stand in a checklist. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from features.accounts.rules import line
from features.actions import rules as actions
from features.base.errors import Refused
from features.messages.models import Side

TITLE, TEXT = 120, 200
MOST, MOST_LISTS = 30, 20  # tasks of a list, lists of a chat
SIDES = {Side.CLIENT: "The client", Side.FIRM: "Our team"}


@dataclass(frozen=True)
class Wish:
    """A task as somebody wants it. `id` names one that is there: for whom that is stays as it is."""

    text: str
    side: str = Side.CLIENT
    due_on: date | None = None
    id: UUID | None = None


def title(words: str) -> str:
    return line(words, most=TITLE, field="title")


def text(words: str) -> str:
    tidy = line(words, most=TEXT, field="tasks")
    if not tidy:
        raise Refused("Say what is to be done.", field="tasks")
    return tidy


def side(value: str) -> str:
    if value not in SIDES:
        raise Refused("Choose for whom it is.", field="tasks")
    return value


def wishes(given: Sequence[Wish]) -> list[Wish]:
    """
    :raises Refused: there is none, there are too many, or one can't be taken.
    """
    if not given:
        raise Refused("Say what is to be done: a checklist has one task at least.", field="tasks")
    if len(given) > MOST:
        raise Refused(f"A checklist takes {MOST} tasks. Begin another one for the rest.", field="tasks")
    return [
        replace(one, text=text(one.text), side=side(one.side), due_on=actions.due_on(one.due_on))
        for one in given
    ]
