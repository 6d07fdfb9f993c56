"""The table of cases that the server and the browser decide alike."""

import json
from pathlib import Path
from typing import Any

from features.organizers.schema import Clause, Compare, Content, Kind, Question, Section, When

TABLE: dict[str, Any] = json.loads((Path(__file__).parent / "conditions.json").read_text())


def when(lists: Any) -> When:
    return tuple(
        tuple(Clause(key, Compare(test), tuple(values)) for key, test, values in group) for group in lists
    )


def flat() -> Content:
    """One section with a question of each kind."""
    questions = tuple(Question(key, Kind(kind), key) for key, kind in TABLE["questions"].items())
    return Content((Section("all", "All", questions=questions),))


def nested() -> Content:
    return Content(tuple(
        Section(key, key, "", when(condition), tuple(
            Question(name, Kind(kind), name, when=when(its)) for name, kind, its in questions
        ))
        for key, condition, questions in TABLE["sections"]
    ))  # fmt: skip
