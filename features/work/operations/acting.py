"""What a rule does: each of it as the product itself, with the rule's name where it leaves a trace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from features.actions import operations as actions
from features.base.errors import Conflict
from features.projects.models import Project, TeamMember
from features.work import emails, queries
from features.work.models import Rule, RuleRun
from features.work.operations.moving import put
from tenants.context import require_firm

ASKS = "other"  # the kind of the to-do: the client says when it is done


def act(rule: Rule, project: Project, run: RuleRun, *, chain: Sequence[UUID], now: datetime) -> str:
    """
    Do all of it, and return that in words.

    :raises DomainError: something is not possible; then nothing of it may stay.
    """
    did = []
    if rule.to_stage_id and rule.to_stage:
        _move(rule, project, rule.to_stage_id, chain, now)
        did.append(f"Moved to “{rule.to_stage.name}”")
    if rule.ask:
        due = (
            None
            if rule.ask_days is None
            else timezone.localdate(now, ZoneInfo(require_firm().time_zone)) + timedelta(days=rule.ask_days)
        )
        actions.ensure(
            client=project.client, by=None, now=now, kind=ASKS, subject_id=run.pk, project_id=project.pk,
            title=rule.ask, due_on=due,
        )  # fmt: skip
        did.append(f"Asked for “{rule.ask}”")
    if rule.tell:
        emails.noted(project, rule.tell, run.pk, now=now)
        did.append(f"Told the client “{rule.tell}”")
    if rule.assign:
        did.append(_assign(rule, project))
    return ". ".join(did)


def _move(rule: Rule, project: Project, stage_id: UUID, chain: Sequence[UUID], now: datetime) -> None:
    position = queries.position_of(project)
    if position is not None and position.held_at is not None:
        raise Conflict("It is on hold.")
    put(
        project, position, stage_id, by=None, now=now, why=f"Rule “{rule.name}”", note=rule.tell,
        chain=(*chain, rule.pk),
    )  # fmt: skip


def _assign(rule: Rule, project: Project) -> str:
    if rule.assign is None or not (rule.assign.is_active and rule.assign.user.is_active):
        raise Conflict("Whom it puts on the team works here no more.")
    _, is_new = TeamMember.objects.get_or_create(project=project, membership=rule.assign)
    return f"{rule.assign.name} works on it" + ("" if is_new else " already")
