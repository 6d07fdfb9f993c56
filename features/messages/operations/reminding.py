"""A task of the team is due: on the morning of that day, by the firm's clock, those whom it concerns are reminded."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from features.base import outbox, walls
from features.messages import task_news
from features.messages.models import Task
from features.messages.own_tasks import OPEN
from features.messages.switches import MESSAGES
from features.toggles.queries import is_on
from tenants.context import require_firm

KIND = "messages.task_due"  # of the outbox, which calls features.messages.sending
MORNING = time(8)


def remind(task: Task, now: datetime) -> None:
    """Let the outbox call that morning; once it is over nobody is reminded. A day that was before finds another one."""
    if task.due_on is None:
        return
    at = walls.moment(task.due_on, MORNING, ZoneInfo(require_firm().time_zone))
    if at > now:
        outbox.put(KIND, {"id": str(task.pk), "due": task.due_on.isoformat()}, not_before=at)


def remind_due(*, task_id: str, due: str) -> bool:
    """Remind of a task that is still open, still for that day, in a chat that is in use. Return whether it was."""
    rows = Task.objects.select_related(
        "checklist__thread__client", "checklist__thread__assigned_to__custom_role"
    )
    here = {"checklist__thread__archived_at": None, "checklist__thread__client__archived_at": None}
    task = rows.filter(OPEN, pk=task_id, due_on=date.fromisoformat(due), **here).first()
    if task is None or not is_on(MESSAGES):
        return False
    task_news.due(task)
    return True
