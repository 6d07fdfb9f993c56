"""How long the firm's projects stayed in each stage: one small fact for all pages, kept for an hour."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from features.base import remembered
from features.base.scope import once
from features.work import expected, queries
from features.work.expected import Expected, Pace
from features.work.layout import Layout, Place
from tenants.context import require_firm

KEY, SECONDS = "work:paces", 3600
MOST = 5000  # passages looked at, the newest of all stages


def of(layout: Layout) -> dict[UUID, Pace | None]:
    """Return the pace of every stage of which enough is known."""
    return once(_memo(), lambda: _built(remembered.get(KEY, lambda: _read(layout), seconds=SECONDS)))


def forecast(layout: Layout, place: Place, *, since: datetime, now: datetime) -> Expected | None:
    """Return when clients read the next step of a project that came into this stage at `since`."""
    return _through(place.step, layout, place, since, now)


def ends(layout: Layout, place: Place, *, since: datetime, now: datetime) -> list[Expected]:
    """Return when this step ends, and each after it but the last; it breaks off where too little is known."""
    found: list[Expected] = []
    for step in range(place.step, len(layout.line(place.line_id).steps) - 1):
        if (end := _through(step, layout, place, since, now)) is None:
            break
        found.append(end)
    return found


def _through(step: int, layout: Layout, place: Place, since: datetime, now: datetime) -> Expected | None:
    line = layout.line(place.line_id)
    if step + 1 >= len(line.steps):
        return None
    ids = [one.id for one in line.places]
    ahead = [one for one in line.places[ids.index(place.id) :] if one.step <= step]
    known = of(layout)
    return expected.expected([known.get(one.id) for one in ahead], since=since, now=now)


def _memo() -> Any:
    return ("work paces", require_firm().pk)


def _read(layout: Layout) -> dict[UUID, list[float]]:
    stages = [place.id for line in layout.lines for place in line.places]
    found: dict[UUID, list[float]] = defaultdict(list)
    for stage, spent in queries.past_times(stages).values_list("from_stage_id", "spent")[:MOST]:
        if stage is not None and spent is not None:
            found[stage].append(spent.total_seconds())
    return dict(found)


def _built(rows: dict[UUID, list[float]]) -> dict[UUID, Pace | None]:
    return {stage: expected.pace([timedelta(seconds=one) for one in times]) for stage, times in rows.items()}
