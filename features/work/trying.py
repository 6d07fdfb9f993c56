"""A rule on paper: which work it would be for now, and what would come of it. And the log of what rules did."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from features.accounts.models import Membership
from features.base.permissions import Actor
from features.projects import queries as projects
from features.projects.models import Project
from features.work import automation, layout, queries
from features.work.models import Rule, RuleRun

MOST = 50


@dataclass(frozen=True)
class Trial:
    """`rows` are the first of what fits, each with why a rule could not go on with it, or nothing."""

    looked_at: int
    fits: int
    rows: list[tuple[Project, str]]

    @property
    def more(self) -> int:
        return self.fits - len(self.rows)


def on_paper(rule: Rule, *, by: Membership) -> Trial:
    """Look at the open work this person sees that stands where the rule would find it. Nothing is changed."""
    there = automation.standing_for(rule, projects.in_workspace(by).filter(state=Project.State.OPEN))
    fits = automation.fitting(rule, there)
    shown: QuerySet[Any, Any] = queries.with_open(fits).select_related("client", "position")
    rows = [(one, _hindrance(rule, one)) for one in shown.order_by("name", "pk")[:MOST]]
    return Trial(there.count(), fits.count(), rows)


def _hindrance(rule: Rule, project: Any) -> str:
    """Say what would keep a rule from it as it stands now."""
    position = getattr(project, "position", None)
    if rule.trigger == Rule.Trigger.DONE and project.waits_on_client:
        return "Not yet: the client has something to do."
    if rule.to_stage_id is None or position is None:
        return ""
    if position.held_at is not None:
        return "It is on hold."
    if position.stage_id == rule.to_stage_id:
        return "It is there already."
    before, after = layout.place_of(position.stage_id), layout.place_of(rule.to_stage_id)
    if not rule.tell and after and layout.is_step_back(layout.now(), before, after):
        return "The client would see a step back: write what to tell them."
    return ""


def log(by: Actor) -> QuerySet[RuleRun]:
    """Return what rules did for the work this person sees, the newest first."""
    return RuleRun.objects.filter(project__in=projects.in_workspace(by)).select_related("project__client")
