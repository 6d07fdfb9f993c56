"""One line of the list of to-dos: what a row says, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from branding.words import when
from features.actions import asked, kinds, queries
from features.actions.models import Action
from features.actions.templatetags.actions import urgency
from features.clients.models import Contact

NAMED = 2  # people a row names


@dataclass(frozen=True)
class Line:
    """`record` leads to the to-dos of its client, `url` to where staff decide about it."""

    action: Action
    record: str
    url: str
    kind: str
    who: str = ""
    is_reachable: bool = True
    since: str = ""
    added_by: str = ""
    due: str = ""
    tone: str = ""
    reminded: str = ""
    is_resting: bool = False  # reminded within the last 24 hours
    is_free: bool = True


def of_open(actions: Sequence[Action], now: datetime) -> list[Line]:
    people = asked.people_of(actions, now)
    return [_open(action, people, now) for action in actions]


def of_done(actions: Iterable[Action]) -> list[Line]:
    return [
        Line(action, *_urls(action), kinds.of(action).label, who=_settled_by(action)) for action in actions
    ]


def _open(action: Action, people: Mapping[UUID, Sequence[Contact]], now: datetime) -> Line:
    kind, theirs = kinds.of(action), people[action.pk]
    return Line(
        action, *_urls(action), kind.label, _named(theirs) or (action.contact.name if action.contact else ""),
        bool(theirs), when(action.created_at), action.asked_by.name if action.asked_by else "",
        when(action.due_on, "due") if action.due_on else "", urgency(action),
        when(action.nudged_at) if action.nudged_at else "",
        action.nudged_at is not None and now - action.nudged_at < queries.NUDGE_AFTER, kind.is_free,
    )  # fmt: skip


def _urls(action: Action) -> tuple[str, str]:
    record, kept = reverse("actions_record:index", args=[action.client_id]), kinds.of(action).kept_at
    return record, kept(action) if kept else f"{record}{action.pk}/"


def _named(people: Sequence[Contact]) -> str:
    names = [contact.name for contact in people]
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return " and ".join(names)


def _settled_by(action: Action) -> str:
    if action.settled_by:
        return action.settled_by.name
    return "A program" if action.settled_side == "api" else "By itself"
