"""The to-do panel of Home (S0-4), and what waits for a client on its record."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Window
from django.utils import timezone

from branding.words import when
from features.actions import lists, queries
from features.actions.models import Action
from features.base.composition import Lede
from features.base.permissions import Permission
from features.clients import queries as clients

ON_RECORD = 5
A_WEEK = 7


def home(request: Any) -> dict[str, Any] | None:
    """Show what is to be done, the most urgent first; who never had anything to do has no panel."""
    actions = lists.first_open(request.contact, request.session)
    done = lists.count_done(request.contact, request.session, new_year())
    if not (actions or done):
        return None
    total = actions[0].total if actions else 0  # type: ignore[attr-defined]
    several = len(clients.entities_of(request.contact)) > 1
    found = {"actions": actions, "total": total, "done": done, "several": several}
    return found | ({"lede": lede(total, actions[0].due_on)} if actions else {})


def new_year() -> datetime:
    """Return when this year began, by the reader's clock."""
    today = timezone.localdate()
    return datetime(today.year, 1, 1, tzinfo=timezone.get_current_timezone()).astimezone(UTC)


def lede(total: int, first: date | None) -> Lede:
    words = f"{total} thing{'' if total == 1 else 's'} to do"
    return Lede(words, "todo", count=total, opening="have", rest=_by(total, first))


def _by(total: int, day: date | None) -> str:
    """Say until when the first is due: “the first by Friday”, “due tomorrow”."""
    if day is None:
        return ""
    days = (day - timezone.localdate()).days
    which = "the first " if total > 1 else ""
    if days < 0:
        return f"{which}{'is ' if which else ''}late"
    if days <= 1:
        return f"{which}due {'tomorrow' if days else 'today'}"
    said = f"{day:%A}" if days < A_WEEK else when(day)
    return f"{which}by {said}" if which else f"due {said}"


def record(request: Any) -> dict[str, Any] | None:
    """Show what waits on the client; nothing while nothing does."""
    rows = queries.in_workspace(request.membership).filter(queries.OPEN, client=request.record)
    counted = rows.annotate(total=Window(Count("pk"))).select_related("contact__user")
    actions: list[Action] = list(counted.order_by(*queries.BY_URGENCY)[:ON_RECORD])
    if not actions:
        return None
    may_edit = request.membership.can(Permission.ACTIONS_EDIT)
    total = actions[0].total  # type: ignore[attr-defined]
    return {"actions": actions, "total": total, "client": request.record, "may_edit": may_edit}
