"""What may stand in a rule. Each check returns the tidy value, or refuses and names its field."""

from collections.abc import Callable
from typing import Any, TypedDict

from features.accounts.models import Membership
from features.accounts.rules import line
from features.base.errors import Refused
from features.clients.models import Client
from features.work.models import Rule, Stage
from features.work.rules import named

MOST_RULES, MOST_DAYS = 50, 365
Trigger = Rule.Trigger


class Terms(TypedDict, total=False):
    """All of a rule; what is empty narrows nothing, or is not done."""

    name: str
    trigger: str
    stage: Stage | None
    if_name: str
    if_kind: str
    if_member: Membership | None
    to_stage: Stage | None
    tell: str
    ask: str
    ask_days: int | None
    assign: Membership | None


def name(text: str) -> str:
    return named(text, 80, "rule")


def trigger(value: str) -> str:
    return _one_of(value, Trigger.values, "trigger")


def if_name(text: str) -> str:
    return line(text, most=80, field="if_name")


def if_kind(value: str) -> str:
    return value and _one_of(value, Client.Kind.values, "if_kind")


def tell(text: str) -> str:
    return line(text, most=300, field="tell")


def ask(text: str) -> str:
    return line(text, most=200, field="ask")


def days(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= MOST_DAYS:
        raise Refused(f"Enter a number from 0 to {MOST_DAYS}.", field="ask_days")
    return value


CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": name, "trigger": trigger, "if_name": if_name, "if_kind": if_kind, "tell": tell, "ask": ask,
    "ask_days": days,
}  # fmt: skip


def tidy(given: Terms) -> dict[str, Any]:
    return {field: CHECKS[field](value) if field in CHECKS else value for field, value in given.items()}


def whole(rule: Rule) -> None:
    """
    :raises Refused: what was chosen does not go together.
    """
    if rule.trigger == Trigger.MOVED and rule.stage_id is None:
        raise Refused("Choose the stage that work comes into.", field="stage")
    if rule.trigger == Trigger.BEGUN and rule.stage_id is not None:
        raise Refused("Work that begins is in no stage yet. Choose none.", field="stage")
    if rule.stage_id is not None and rule.stage_id == rule.to_stage_id:
        raise Refused("Choose another stage: it is there already.", field="to_stage")
    if not (rule.to_stage_id or rule.tell or rule.ask or rule.assign_id):
        raise Refused("Choose at least one thing to do.", field="to_stage")
    if not rule.ask:
        rule.ask_days = None


def _one_of(value: str, known: list[str], field: str) -> str:
    if value not in known:
        raise Refused("Choose one from the list.", field=field)
    return value
