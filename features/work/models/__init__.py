from features.work.models.rules import Rule, RuleRun
from features.work.models.standing import ClientStatus, Passage, Pipeline, Position, Stage

__all__ = ["ClientStatus", "Passage", "Pipeline", "Position", "Rule", "RuleRun", "Stage"]
