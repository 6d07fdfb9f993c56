"""The rows of work; rows.py says what the signs mean. Settings are the firm's: whose clients one sees does not matter."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from features.base.errors import NotThere
from features.work import operations as work
from features.work.models import ClientStatus, Pipeline, Recurrence, Rule, Stage, Template
from tests.permissions.actors import LATER, Scene

SETTING, EDITING = "yyynnnynn nnn yn nn", "yyyynn0nn nnn yn nn"
type Act = Callable[[Scene, Any], Any]


def first(s: Scene) -> Stage:
    return Stage.objects.order_by("order")[0]


def second(s: Scene) -> Stage:
    return Stage.objects.order_by("order")[1]


def standing(s: Scene) -> Any:
    work.move(project=s.project, stage=first(s), by=s.boss, now=LATER)
    return s.project


def held(s: Scene) -> Any:
    work.hold(project=standing(s), reason="Words.", by=s.boss, now=LATER)
    return s.project


def many(s: Scene, by: Any) -> None:
    """What somebody can't see stays, and is named: nothing moved is nothing there."""
    if not work.move_many(projects=[s.project], stage=first(s), by=by, now=LATER).moved:
        raise NotThere


def undone(s: Scene, by: Any) -> None:
    """Nobody undoes what somebody else did: whoever asks moved it, as far as they may."""
    standing(s)
    batch = uuid.uuid4()
    try:
        work.move(project=s.project, stage=second(s), by=by, now=LATER, batch=batch)
    finally:
        work.undo(batch=batch, by=by, now=LATER)


def status(s: Scene) -> ClientStatus:
    return work.add_status(by=s.boss, name="Words")


def pipeline(s: Scene) -> Pipeline:
    return work.add_pipeline(by=s.boss, name="Words")


def rule(s: Scene) -> Rule:
    made = work.add_rule(by=s.boss, name="Words", trigger="done", to_stage=second(s))
    work.try_rule(rule=made, by=s.boss, now=LATER)
    return made


def template(s: Scene) -> Template:
    return work.add_template(by=s.boss, name="Words", title="Words")


def repeated(s: Scene, by: Any) -> Recurrence:
    day = (LATER + timedelta(days=2)).date()
    return work.repeat(client=s.client, template=template(s), every="year", starts_on=day, by=by, now=LATER)


def emptied(by: Any) -> None:
    Stage.objects.all().delete()
    Pipeline.objects.all().delete()
    ClientStatus.objects.all().delete()
    work.add_starters(by=by)


ROWS: dict[str, tuple[str, Act]] = {
    "work.move": (EDITING, lambda s, by: work.move(project=s.project, stage=first(s), by=by, now=LATER)),
    "work.hold": (EDITING, lambda s, by: work.hold(project=standing(s), reason="W.", by=by, now=LATER)),
    "work.release": (EDITING, lambda s, by: work.release(project=held(s), by=by, now=LATER)),
    "work.move_many": (EDITING, many),
    "work.undo": (EDITING, undone),
    "work.add_status": (SETTING, lambda _, by: work.add_status(by=by, name="Words")),
    "work.edit_status": (SETTING, lambda s, by: work.edit_status(status=status(s), by=by, name="Other")),
    "work.move_status": (SETTING, lambda s, by: work.move_status(status=status(s), to="up", by=by)),
    "work.remove_status": (SETTING, lambda s, by: work.remove_status(status=status(s), by=by)),
    "work.add_pipeline": (SETTING, lambda _, by: work.add_pipeline(by=by, name="Words")),
    "work.rename_pipeline": (SETTING, lambda s, by: work.rename_pipeline(pipeline=pipeline(s), name="Other", by=by)),
    "work.move_pipeline": (SETTING, lambda s, by: work.move_pipeline(pipeline=pipeline(s), to="up", by=by)),
    "work.remove_pipeline": (SETTING, lambda s, by: work.remove_pipeline(pipeline=pipeline(s), by=by)),
    "work.add_stage": (SETTING, lambda s, by: work.add_stage(pipeline=pipeline(s), name="Words", by=by)),
    "work.edit_stage": (
        SETTING, lambda s, by: work.edit_stage(stage=first(s), by=by, name="Other", status=None, moves_on=False),
    ),
    "work.shift_stage": (SETTING, lambda s, by: work.shift_stage(stage=first(s), to="down", by=by)),
    "work.remove_stage": (SETTING, lambda s, by: work.remove_stage(stage=first(s), by=by, now=LATER)),
    "work.add_rule": (
        SETTING, lambda s, by: work.add_rule(by=by, name="Words", trigger="done", to_stage=first(s), ask="Words"),
    ),
    "work.edit_rule": (SETTING, lambda s, by: work.edit_rule(rule=rule(s), by=by, name="Other")),
    "work.try_rule": (SETTING, lambda s, by: work.try_rule(rule=rule(s), by=by, now=LATER)),
    "work.switch_rule": (SETTING, lambda s, by: work.switch_rule(rule=rule(s), on=True, by=by)),
    "work.remove_rule": (SETTING, lambda s, by: work.remove_rule(rule=rule(s), by=by)),
    "work.add_template": (SETTING, lambda _, by: work.add_template(by=by, name="Words", title="Words")),
    "work.edit_template": (SETTING, lambda s, by: work.edit_template(template=template(s), by=by, name="Other")),
    "work.remove_template": (SETTING, lambda s, by: work.remove_template(template=template(s), by=by)),
    "work.repeat": (EDITING, repeated),
    "work.stop_repeating": (EDITING, lambda s, by: work.stop_repeating(recurrence=repeated(s, s.boss), by=by)),
    "work.add_starters": (SETTING, lambda _, by: emptied(by)),
}  # fmt: skip
