"""Where one project stands, as its client reads it: steps in plain words, whose turn it is, and what to expect."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from branding.words import when
from features.projects.models import Project
from features.work import layout as layouts
from features.work import paces
from features.work.expected import Expected
from features.work.layout import Place, Shown
from features.work.models import Passage, Position

ON_HOLD = Shown(UUID(int=0), "On hold", "", "plain", "clock")
OPEN = Shown(UUID(int=0), "Open", "", "accent", "layers")
FINISHED = Shown(UUID(int=0), "Done", "", "good", "check")
NOWHERE = Place(UUID(int=0), "", UUID(int=0), None, -1)


@dataclass(frozen=True)
class Ask:
    """What the client is asked for the longest."""

    id: UUID
    title: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """`turn` says who must move since `since`: us or you, or nobody once it is done or on hold."""

    project: Project
    status: Shown
    steps: tuple[tuple[str, str], ...]
    label: str
    turn: Literal["us", "you", ""]
    since: datetime
    next: str = ""
    ask: Ask | None = None
    held: str = ""
    due: Expected | None = None

    @property
    def facts(self) -> str:
        """Say what stands below the tracker in lists."""
        if self.held:
            return self.held
        if self.turn == "you" and self.ask:
            return f"Your turn: {self.ask.title}"
        return about(self.due, self.next)


def about(due: Expected | None, step: str) -> str:
    """Say when the next step is to be expected, with the spread where it is more than a day."""
    if due is None or not step:
        return f"Next: {step}" if step else ""
    early, late = _day(due.earliest), _day(due.latest)
    spread = f", most often between {early} and {late}" if early != late else ""
    return f"{step} around {_day(due.day)}{spread}"


def _day(moment: datetime) -> str:
    return when(timezone.localtime(moment).date(), "inside")


def read(project: Project, *, now: datetime) -> Standing:
    """Return where it stands, from a project with its `position` and `asked`; without any it is open or done."""
    position: Position | None = getattr(project, "position", None)
    place = (position and layouts.place_of(position.stage_id)) or NOWHERE
    steps = layouts.now().line(place.line_id).steps if place.status else ()
    if not project.is_open:
        return _done(project, steps)
    if position is not None and position.held_at is not None:
        marks = _steps(steps, place.step)
        return Standing(
            project, ON_HOLD, marks, _label(project, marks), "", position.held_at, held=position.held_because
        )
    return _open(project, position, place, steps, now)


def _open(
    project: Project, position: Position | None, place: Place, steps: tuple[Shown, ...], now: datetime
) -> Standing:
    ask, marks = _ask(getattr(project, "asked", None)), _steps(steps, place.step)
    after = steps[place.step + 1].name if place.status and place.step + 1 < len(steps) else ""
    is_over = bool(steps) and not (after or ask)
    due = (
        paces.forecast(layouts.now(), place, since=position.entered_at, now=now)
        if position and not ask
        else None
    )
    since = ask.at if ask else position.shown_since if position else project.created_at
    return Standing(
        project, place.status or OPEN, marks, _label(project, marks), "you" if ask else "" if is_over else "us", since,
        after, ask, due=due if place.status else None,
    )  # fmt: skip


def _done(project: Project, steps: tuple[Shown, ...]) -> Standing:
    marks = tuple((step.name, "done") for step in steps)
    since = project.completed_at or project.created_at
    return Standing(project, FINISHED, marks, f"{project.name}: all steps done", "", since)


def _steps(steps: tuple[Shown, ...], now: int) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.name, "done" if at < now else "now" if at == now else "next") for at, one in enumerate(steps)
    )


def _label(project: Project, marks: tuple[tuple[str, str], ...]) -> str:
    at = next((at for at, (_, state) in enumerate(marks) if state == "now"), 0)
    return f"{project.name}: step {at + 1} of {len(marks)}, {marks[at][0]}" if marks else project.name


def _ask(found: Any) -> Ask | None:
    return Ask(UUID(found["id"]), found["title"], datetime.fromisoformat(found["at"])) if found else None


@dataclass(frozen=True)
class Told:
    """A line of the history in the client's words: no name of a stage, nobody's reason."""

    at: datetime
    words: str
    note: str


def story(rows: list[Passage]) -> list[Told]:
    """Return what a client reads of a history (newest first): changes of what they read, holds, notes."""
    found = []
    for row in rows:
        if row.kind == Passage.Kind.HELD:
            found.append(Told(row.at, "On hold", row.note))
        elif row.kind == Passage.Kind.RELEASED:
            found.append(
                Told(row.at, f"Work goes on: {row.shown_to}" if row.shown_to else "Work goes on", "")
            )
        elif row.shown_to and (row.shown_to != row.shown_from or row.note):
            found.append(Told(row.at, row.shown_to, row.note))
    return found
