"""Which rules there are, what each is for, and which projects fit."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from features.base import remembered
from features.projects.models import Project
from features.work import layout
from features.work.models import Rule, RuleRun

Trigger = Rule.Trigger
KEY, SECONDS = "work:rules-wait-for", 300
LONGEST_CHAIN, PER_DAY = 5, 20
WHOLE = ("stage", "to_stage", "if_member__user", "assign__user")


def waits_for(trigger: str) -> bool:
    """Return whether any rule that is on waits for such a thing."""
    return trigger in remembered.get(KEY, _waiting, seconds=SECONDS)


def _waiting() -> list[str]:
    return list(Rule.objects.filter(is_on=True).order_by().values_list("trigger", flat=True).distinct())


def changed() -> None:
    remembered.forget([KEY])


def waiting(trigger: str, stage_id: UUID | None) -> QuerySet[Rule]:
    """Return the rules that are on and wait for this, in the order they were made."""
    here = Q(stage__isnull=True) | Q(stage=stage_id)
    return Rule.objects.filter(here, is_on=True, trigger=trigger).select_related(*WHOLE)


def fitting(rule: Rule, rows: QuerySet[Project]) -> QuerySet[Project]:
    """Return those of these projects that the rule is for."""
    fits = Q(state=Project.State.OPEN, client__archived_at__isnull=True)
    fits &= Q(name__icontains=rule.if_name) if rule.if_name else Q()
    fits &= Q(client__kind=rule.if_kind) if rule.if_kind else Q()
    if rule.if_member_id:
        fits &= Q(pk__in=Project.objects.filter(members__membership=rule.if_member_id).values("pk"))
    return rows.filter(fits)


def standing_for(rule: Rule, rows: QuerySet[Project]) -> QuerySet[Project]:
    """Return those of these projects that stand where the rule would find them."""
    return rows.filter(position__stage=rule.stage_id) if rule.stage_id else rows


def stop(rule: Rule, project: Project, chain: Iterable[UUID], now: datetime) -> str:
    """Return why a rule must not go on from what other rules did; nothing if it may."""
    before = list(chain)
    if rule.pk in before:
        return "It would go in a circle: this rule has led here."
    if len(before) >= LONGEST_CHAIN:
        return f"{LONGEST_CHAIN} rules have set off one another. No more follow."
    lately = RuleRun.objects.filter(
        project=project, outcome=RuleRun.Outcome.DID, at__gt=now - timedelta(days=1)
    )
    return f"Rules did {PER_DAY} things here within a day." if lately.count() >= PER_DAY else ""


def said(rule: Rule) -> list[str]:
    """Say what a rule does, for staff."""
    found = []
    if rule.to_stage:
        place = layout.place_of(rule.to_stage.pk)
        shown = place.status.name if place and place.status else "Open"
        found.append(f"Move it to “{rule.to_stage.name}” (clients read “{shown}”)")
    if rule.tell:
        found.append(f"Tell the client: “{rule.tell}”")
    if rule.ask:
        due = (
            ""
            if rule.ask_days is None
            else f", due after {rule.ask_days} day{'' if rule.ask_days == 1 else 's'}"
        )
        found.append(f"Open a to-do for the client: “{rule.ask}”{due}")
    return [*found, f"Put {rule.assign.name} on the team"] if rule.assign else found


def when(rule: Rule) -> str:
    """Say when a rule does it, and for what."""
    where = f" in “{rule.stage.name}”" if rule.stage and rule.trigger == Trigger.DONE else ""
    into = f"Work comes into “{rule.stage.name}”" if rule.stage and rule.trigger == Trigger.MOVED else ""
    begin = into or f"{rule.get_trigger_display()}{where}"
    narrowed = [
        f"its name has “{rule.if_name}”" if rule.if_name else "",
        f"the client is of the kind {rule.get_if_kind_display().lower()}" if rule.if_kind else "",
        f"{rule.if_member.name} works on it" if rule.if_member else "",
    ]
    given = [one for one in narrowed if one]
    return f"{begin}, and {' and '.join(given)}" if given else begin
