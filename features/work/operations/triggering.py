"""What rules wait for is written down as work of the outbox, in the transaction in which it happened."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from features.actions.models import Action
from features.base import outbox
from features.base.models import AuditEvent
from features.toggles.queries import is_on
from features.work import automation
from features.work.models import Rule
from features.work.switches import WORK

KIND = "work.rules"
ENDED = frozenset(("action.settled", "action.answered", "action.withdrawn"))
BEGUN, MOVED, DONE = Rule.Trigger.BEGUN, Rule.Trigger.MOVED, Rule.Trigger.DONE


def happened(
    trigger: str, project_id: UUID, *, stage_id: UUID | None = None, since: datetime | None = None,
    chain: Sequence[UUID] = (),
) -> None:  # fmt: skip
    """Write it down, where a rule waits for it. `chain` are the rules that led to it."""
    if not automation.waits_for(trigger):
        return
    told = {"trigger": str(trigger), "project": str(project_id), "chain": [str(one) for one in chain]}
    where = {"stage": str(stage_id), "since": since.isoformat()} if stage_id and since else {}
    outbox.put(KIND, told | where)


def hear(event: AuditEvent) -> None:
    """Hear that work begins, or that a to-do of it ended."""
    if event.about_id is None:
        return
    if event.event == "project.created" and automation.waits_for(BEGUN) and is_on(WORK):
        happened(BEGUN, event.about_id)
    elif event.event in ENDED and automation.waits_for(DONE) and is_on(WORK):
        project_id = Action.objects.filter(pk=event.about_id).values_list("project_id", flat=True).first()
        if project_id is not None:
            happened(DONE, project_id)
