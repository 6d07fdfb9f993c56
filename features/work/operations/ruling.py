"""Rules are written, tried on paper, switched on, and removed."""

from datetime import datetime
from typing import Unpack

from django.db import transaction

from features.accounts.models import Membership
from features.base import audit
from features.base.errors import Conflict, Refused
from features.base.permissions import Actor, Permission, require
from features.work import automation, terms
from features.work.models import Rule
from features.work.operations.common import held, need, saved, stays
from features.work.terms import Terms


@transaction.atomic
def add_rule(*, by: Actor, **given: Unpack[Terms]) -> Rule:
    """
    Write a rule down; it is off.

    :raises NotAllowed: the role may not change the portal's settings, or not do itself what the rule does.
    :raises Refused: a value can't be taken, or there are too many; `field` names it.
    :raises Conflict: there is one of this name.
    """
    need(by)
    if Rule.objects.count() >= terms.MOST_RULES:
        raise Refused(f"There are {terms.MOST_RULES} rules. Remove one first.", field="name")
    added = _taken(Rule(), by, given)
    audit.record("work_rule.added", by=by, about=added)
    return added


@transaction.atomic
def edit_rule(*, rule: Rule, by: Actor, **given: Unpack[Terms]) -> Rule:
    """Change what is given. It is off then, until it was tried again."""
    found = _taken(held(rule, by), by, given)
    audit.record("work_rule.changed", by=by, about=found)
    return found


@transaction.atomic
def try_rule(*, rule: Rule, by: Actor, now: datetime) -> Rule:
    """Note that somebody looks at what it would do, and return it as it is; after that it can be switched on."""
    found = held(rule, by)
    found.tried_at = now
    found.save(update_fields=["tried_at"])
    return found


@transaction.atomic
def switch_rule(*, rule: Rule, on: bool, by: Actor) -> bool:
    """
    Let it work from now on, or no more. Return whether that changed anything.

    :raises NotAllowed: the role may not do itself what the rule does.
    :raises Conflict: it was not tried as it is now.
    """
    found = held(rule, by)
    _may(found, by)
    if found.is_on == on:
        return False
    if on and found.tried_at is None:
        raise Conflict("Try it on paper first.")
    found.is_on = on
    found.save(update_fields=["is_on"])
    automation.changed()
    if on:
        audit.record("work_rule.on", by=by, about=found)
    else:
        audit.record("work_rule.off", by=by, about=found)
    return True


@transaction.atomic
def remove_rule(*, rule: Rule, by: Actor) -> None:
    """Remove it. What it did stays, and stays in the log."""
    found = held(rule, by)
    audit.record("work_rule.removed", by=by, about=found)
    found.delete()
    automation.changed()


def _taken(rule: Rule, by: Actor, given: Terms) -> Rule:
    for field, value in terms.tidy(given).items():
        setattr(rule, field, value)
    terms.whole(rule)
    _there(rule)
    _may(rule, by)
    rule.is_on, rule.tried_at = False, None
    saved(rule, "rule")
    automation.changed()
    return rule


def _may(rule: Rule, by: Actor) -> None:
    """Nobody has a rule do what they may not do themselves."""
    require(by, Permission.PROJECTS_EDIT)
    if rule.ask:
        require(by, Permission.ACTIONS_EDIT)


def _there(rule: Rule) -> None:
    """
    Keep its stages from being removed meanwhile.

    :raises Refused: a stage is gone, or somebody works here no more.
    """
    for field in ("stage", "to_stage"):
        stage_id = getattr(rule, f"{field}_id")
        if stage_id and not stays(stage_id):
            raise Refused("This stage is gone. Choose another.", field=field)
    here = Membership.objects.filter(is_active=True, user__is_active=True)
    if rule.assign_id and not here.filter(pk=rule.assign_id).exists():
        raise Refused("Choose somebody who works here now.", field="assign")
