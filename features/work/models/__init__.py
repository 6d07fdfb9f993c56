from features.work.models.recurring import Recurrence, Template
from features.work.models.rules import Rule, RuleRun
from features.work.models.standing import ClientStatus, Passage, Pipeline, Position, Stage

__all__ = [
    "ClientStatus", "Passage", "Pipeline", "Position", "Recurrence", "Rule", "RuleRun", "Stage", "Template",
]  # fmt: skip
