"""The day under each step of a project's tracker: when it was done, or until about when it lasts."""

from collections.abc import Iterable
from datetime import datetime

from branding.words import when
from features.work import layout as layouts
from features.work import paces
from features.work.models import Passage
from features.work.standing import Standing

type Step = tuple[str, str, str]


def dated(one: Standing, rows: Iterable[Passage], *, now: datetime) -> list[Step]:
    """
    Return the steps with their days. `rows` are the history, the newest first, without what was undone. A step that was
    left out, or that stands in the pipeline twice, has none; nor has what is ahead while it is not our turn.
    """
    done, names = _done(rows), [name for name, _ in one.steps]
    ahead = iter(_ahead(one, now))
    found = []
    for name, state in one.steps:
        known = done.get(name, "") if names.count(name) == 1 else ""
        found.append((name, state, known if state == "done" else next(ahead, "")))
    return found


def _done(rows: Iterable[Passage]) -> dict[str, str]:
    """Return when clients ceased to read each status, the last time."""
    found: dict[str, str] = {}
    for row in rows:
        if row.kind == Passage.Kind.MOVED and row.shown_from != row.shown_to:
            found.setdefault(row.shown_from, f"Done {when(row.at, 'compact')}")
    return found


def _ahead(one: Standing, now: datetime) -> list[str]:
    position = getattr(one.project, "position", None)
    place = position and layouts.place_of(position.stage_id)
    if one.due is None or position is None or place is None:
        return []
    ends = paces.ends(layouts.now(), place, since=position.entered_at, now=now)
    return [f"Until about {when(end.day, 'compact')}" for end in ends]
