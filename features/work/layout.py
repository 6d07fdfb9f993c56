"""
The firm's pipelines and what each stage shows clients, as one small fact that every page can ask for: kept for a few
minutes, forgotten on change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from features.base import remembered
from features.base.scope import forget, once
from features.work.models import ClientStatus, Pipeline, Stage
from features.work.switches import ANY
from tenants.context import require_firm

KEY, SECONDS = "work:layout", 300
STATUS = ("pk", "name", "description", "tone", "icon", "tells")
STAGE = ("pk", "name", "pipeline_id", "status_id", "moves_on")


@dataclass(frozen=True)
class Shown:
    """A status as clients read it."""

    id: UUID
    name: str
    description: str
    tone: str
    icon: str
    tells: bool = False

    @property
    def look(self) -> str:
        """Return its tone as status marks know it; gray is none."""
        return "" if self.tone == "plain" else self.tone


@dataclass(frozen=True)
class Place:
    """A stage with the status it shows: its own, or that of the last stage before it that has one."""

    id: UUID
    name: str
    line_id: UUID
    status: Shown | None
    step: int  # the place of what it shows among the client's steps; -1 shows nothing yet
    moves_on: bool = False


@dataclass(frozen=True)
class Line:
    """A pipeline: its stages, and the steps that clients read of them."""

    id: UUID
    name: str
    places: tuple[Place, ...]
    steps: tuple[Shown, ...]

    def after(self, stage_id: UUID) -> Place | None:
        """Return the next stage; None at the end."""
        ids = [place.id for place in self.places]
        at = ids.index(stage_id) + 1
        return self.places[at] if at < len(ids) else None


@dataclass(frozen=True)
class Layout:
    lines: tuple[Line, ...]

    def line(self, line_id: UUID) -> Line:
        return next(line for line in self.lines if line.id == line_id)

    @cached_property
    def places(self) -> dict[UUID, Place]:
        return {place.id: place for line in self.lines for place in line.places}

    def place(self, stage_id: UUID) -> Place:
        return self.places[stage_id]


def laid_out(line_id: UUID, name: str, stages: Sequence[tuple[UUID, str, Shown | None, bool]]) -> Line:
    """Put a pipeline together; stages that show the same status one after another are one step of the client's."""
    steps: list[Shown] = []
    places: list[Place] = []
    for stage_id, stage_name, status, moves_on in stages:
        if status is not None and (not steps or steps[-1].id != status.id):
            steps.append(status)
        shown = steps[-1] if steps else None
        places.append(Place(stage_id, stage_name, line_id, shown, len(steps) - 1, moves_on))
    return Line(line_id, name, tuple(places), tuple(steps))


def is_step_back(layout: Layout, before: Place | None, after: Place) -> bool:
    """Return whether a client who read `before` sees less, or an earlier step, once it is `after`."""
    if before is None or before.status is None:
        return False
    if after.status is None:
        return True
    if before.line_id == after.line_id:
        return after.step < before.step
    steps = [step.id for step in layout.line(after.line_id).steps]
    return before.status.id in steps and after.step < steps.index(before.status.id)


def now() -> Layout:
    """Return the firm's layout, read once in a request."""
    return once(_memo(), lambda: _built(remembered.get(KEY, _rows, seconds=SECONDS)))


def fresh() -> Layout:
    """Read it anew, past all that is kept: for who decides by it."""
    forget(_memo())
    return once(_memo(), lambda: _built(_rows()))


def place_of(stage_id: UUID) -> Place | None:
    """Return a stage, also one that came since the layout was kept; None once it is gone."""
    return now().places.get(stage_id) or fresh().places.get(stage_id)


def changed() -> None:
    remembered.forget([KEY, ANY])
    forget(_memo())
    forget(("need", require_firm().pk, "work_in_progress"))


def _memo() -> Any:
    return ("work layout", require_firm().pk)


def _rows() -> dict[str, list[Any]]:
    return {
        "lines": list(Pipeline.objects.values_list("pk", "name")),
        "stages": list(Stage.objects.order_by("order", "pk").values_list(*STAGE)),
        "statuses": list(ClientStatus.objects.values_list(*STATUS)),
    }


def _built(rows: dict[str, list[Any]]) -> Layout:
    known = {row[0]: Shown(*row) for row in rows["statuses"]}
    lines = []
    for line_id, name in rows["lines"]:
        mine = [row for row in rows["stages"] if row[2] == line_id]
        lines.append(laid_out(line_id, name, [(row[0], row[1], known.get(row[3]), row[4]) for row in mine]))
    return Layout(tuple(lines))
