"""Every change to work. Pages, the API and the demo call these alike; clients have none of them."""

from features.work.operations.batches import move_many, undo
from features.work.operations.moving import go, hold, move, release
from features.work.operations.pipelines import add_pipeline, move_pipeline, remove_pipeline, rename_pipeline
from features.work.operations.removing import remove_stage
from features.work.operations.repeating import make_due, repeat, stop_repeating
from features.work.operations.ruling import add_rule, edit_rule, remove_rule, switch_rule, try_rule
from features.work.operations.running import run
from features.work.operations.stages import add_stage, edit_stage, shift_stage
from features.work.operations.starting import add_starters, write_starters
from features.work.operations.statuses import add_status, edit_status, move_status, remove_status
from features.work.operations.templates import add_template, edit_template, remove_template

__all__ = [
    "add_pipeline", "add_rule", "add_stage", "add_starters", "add_status", "add_template", "edit_rule", "edit_stage",
    "edit_status", "edit_template", "go", "hold", "make_due", "move", "move_many", "move_pipeline", "move_status",
    "release", "remove_pipeline", "remove_rule", "remove_stage", "remove_status", "remove_template", "rename_pipeline",
    "repeat", "run", "shift_stage", "stop_repeating", "switch_rule", "try_rule", "undo", "write_starters",
]  # fmt: skip
