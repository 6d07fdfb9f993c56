"""Rules run: once for each thing that happened, while it is still so, one after another, and each leaves a line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from features.base import audit, outbox
from features.base.errors import DomainError
from features.base.models import OutboxEntry
from features.projects.models import Project
from features.toggles.queries import is_on
from features.work import automation, queries
from features.work.models import Position, Rule, RuleRun
from features.work.operations.acting import act
from features.work.operations.triggering import BEGUN, KIND, MOVED
from features.work.switches import WORK

Outcome = RuleRun.Outcome


@outbox.handles(KIND)
def run(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Run the rules that wait for what happened. What a person has changed since then sets off nothing."""
    if not is_on(WORK):
        return
    with transaction.atomic():
        held = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
        project = held.filter(pk=UUID(payload["project"]), state=Project.State.OPEN).first()
        position = queries.position_of(project) if project else None
        cause = _cause(payload, project, position) if project else ""
        if project is None or not cause:
            return
        chain, now = [UUID(one) for one in payload["chain"]], timezone.now()
        for rule in automation.waiting(payload["trigger"], position.stage_id if position else None):
            _run(rule, project, cause, chain, now)


def _cause(payload: dict[str, Any], project: Project, position: Position | None) -> str:
    """Name what happened, so that no rule runs twice for it; nothing if it is not so any more."""
    if payload["trigger"] == BEGUN:
        return "begun"
    if payload["trigger"] == MOVED:
        where = (
            {"stage": str(position.stage_id), "since": position.entered_at.isoformat()} if position else {}
        )
        return f"moved {payload['since']}" if where.items() <= payload.items() and where else ""
    if queries.is_asked(project.pk):
        return ""
    return (
        f"done {position.entered_at.isoformat()}" if position else "done"
    )  # once while it stands in a stage


def _run(rule: Rule, project: Project, cause: str, chain: Sequence[UUID], now: datetime) -> None:
    """Run one rule, or write down why not; of one that is not possible nothing stays but that line."""
    ran = RuleRun.objects.filter(rule_id=rule.pk, project=project, cause=cause)
    if ran.exists() or not automation.fitting(rule, Project.objects.filter(pk=project.pk)).exists():
        return
    line = RuleRun(rule_id=rule.pk, rule_name=rule.name, project=project, cause=cause, at=now, created_at=now)
    line.outcome, line.words = Outcome.STOPPED, automation.stop(rule, project, chain, now)
    if not line.words:
        try:
            with transaction.atomic():
                line.outcome, line.words = Outcome.DID, act(rule, project, line, chain=chain, now=now)[:600]
        except DomainError as refusal:
            line.outcome, line.words = Outcome.FAILED, refusal.message[:600]
    line.save(force_insert=True)
    if line.outcome == Outcome.DID:
        audit.record("work.rule_ran", by=None, about=project, client_id=project.client_id, rule=rule.name)
