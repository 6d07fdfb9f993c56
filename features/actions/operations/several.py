"""What staff do with several to-dos at once: remind of them, give them a day, take them off, put them back."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from features.actions import asked, news, queries, rules
from features.actions.errors import Follows, MailComesBack, NobodyThere, NotWished, NudgedToday
from features.actions.models import Action
from features.actions.operations.asking import change, record, withdraw
from features.actions.operations.settling import reopen
from features.base import holding
from features.base.announcements import deaf_to
from features.base.errors import Conflict
from features.base.permissions import Actor, Permission, require
from features.clients.models import Contact

type Why = Literal["today", "nobody", "bounced", "off", "over", "follows"]
WHY: dict[type[Exception], Why] = {
    NudgedToday: "today", NobodyThere: "nobody", MailComesBack: "bounced", NotWished: "off", Follows: "follows",
    Conflict: "over",
}  # fmt: skip


@dataclass
class Outcome:
    """Of how many things it was done, `people` who were reminded, and why it was not done of the others."""

    done: int = 0
    people: set[UUID] = field(default_factory=set)
    left: Counter[Why] = field(default_factory=Counter)


@transaction.atomic
def nudge(*, action: Action, by: Actor, now: datetime) -> list[Contact]:
    """
    Remind by hand who can do it, at most once a day. It counts against the one mail with reminders of their day. Return
    who was reminded.

    :raises NotThere: it is not theirs to see.
    :raises Conflict: it is not open, they were reminded within the last 24 hours, nobody who can do it is on the
        portal, mail to all of them comes back, or they chose to hear of no reminders.
    """
    require(by, Permission.ACTIONS_EDIT)
    holding.hold(action, among=queries.in_workspace(by).select_related("client"))
    if not action.is_open:
        raise Conflict("This is not open any more.")
    if action.nudged_at and now - action.nudged_at < queries.NUDGE_AFTER:
        raise NudgedToday
    people = _hearing(asked.people_of([action], now)[action.pk])
    action.nudged_at = now
    action.save(update_fields=["nudged_at"])
    record("action.nudged", action, by, people=len(people))
    news.nudged(action, people, sender=by.name if getattr(by, "user", None) else "", now=now)
    return people


def nudge_many(*, actions: Iterable[Action], by: Actor, now: datetime) -> Outcome:
    """Remind of several, each by itself; what can't be reminded of is left, and counted."""
    people: set[UUID] = set()

    def one(action: Action) -> None:
        people.update(contact.user_id for contact in nudge(action=action, by=by, now=now))

    found = _each(actions, by, one)
    found.people = people
    return found


def set_due(*, actions: Iterable[Action], by: Actor, now: datetime, due_on: date | None) -> Outcome:
    """
    Give several the same day, or none. What a slice keeps has the day that it has there.

    :raises Refused: the day can't be taken.
    """
    day = rules.due_on(due_on)
    return _each(actions, by, lambda action: change(action=action, by=by, now=now, due_on=day))


def withdraw_many(*, actions: Iterable[Action], by: Actor, now: datetime, reason: str = "") -> Outcome:
    """
    Take several off their clients' lists. What a slice keeps stays.

    :raises Refused: the reason can't be taken.
    """
    why = rules.reason(reason)
    return _each(actions, by, lambda action: withdraw(action=action, by=by, now=now, reason=why))


def put_back(*, actions: Iterable[Action], by: Actor, now: datetime) -> Outcome:
    """Put several on their clients' lists again."""
    return _each(actions, by, lambda action: reopen(action=action, by=by, now=now))


def _each(actions: Iterable[Action], by: Actor, act: Callable[[Action], object]) -> Outcome:
    """
    Do it to each; one that can't be done so is no reason not to do it to the others.

    :raises NotThere: one of them is not theirs to see.
    """
    require(by, Permission.ACTIONS_EDIT)
    found = Outcome()
    for action in actions:
        try:
            act(action)
        except Conflict as refusal:
            found.left[WHY[type(refusal)]] += 1
        else:
            found.done += 1
    return found


def _hearing(people: Collection[Contact]) -> list[Contact]:
    """
    Return whom a reminder reaches.

    :raises Conflict: it would reach nobody.
    """
    if not people:
        raise NobodyThere
    deaf = deaf_to(news.DUE_SOON.key, [contact.user_id for contact in people])
    heard = [contact for contact in people if contact.user_id not in deaf]
    if not heard:
        raise MailComesBack if "bounced" in deaf.values() else NotWished
    return heard
