"""Templates of work that comes again."""

from typing import TypedDict, Unpack

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, Refused
from features.base.permissions import Actor
from features.work import recurring
from features.work.models import Stage, Template
from features.work.operations.common import held, need, saved, stays


class Likeness(TypedDict, total=False):
    name: str
    title: str
    summary: str
    days: int | None
    stage: Stage | None


@transaction.atomic
def add_template(*, by: Actor, **given: Unpack[Likeness]) -> Template:
    """
    Write down what a piece of work is like.

    :raises NotAllowed: the role may not change the portal's settings.
    :raises Refused: a value can't be taken, or there are too many; `field` names it.
    :raises Conflict: there is one of this name.
    """
    need(by)
    if Template.objects.count() >= recurring.MOST_TEMPLATES:
        raise Refused(f"There are {recurring.MOST_TEMPLATES} templates. Remove one first.", field="name")
    added = _taken(Template(), {"name": "", "title": "", **given})
    audit.record("work_template.added", by=by, about=added)
    return added


@transaction.atomic
def edit_template(*, template: Template, by: Actor, **given: Unpack[Likeness]) -> Template:
    """Change what is given, for the work that comes from now on."""
    found = _taken(held(template, by), given)
    audit.record("work_template.changed", by=by, about=found)
    return found


@transaction.atomic
def remove_template(*, template: Template, by: Actor) -> None:
    """
    Remove it. The work that was made of it stays.

    :raises Conflict: work comes of it again.
    """
    found = held(template, by)
    if count := found.recurrences.filter(next_on__isnull=False).count():
        raise Conflict(f"Work comes of it for {count} client{'' if count == 1 else 's'}. End that first.")
    found.recurrences.all().delete()
    audit.record("work_template.removed", by=by, about=found)
    found.delete()


def _taken(template: Template, given: Likeness) -> Template:
    for field, value in recurring.tidy({**given}).items():
        setattr(template, field, value)
    if template.stage_id and not stays(template.stage_id):
        raise Refused("This stage is gone. Choose another.", field="stage")
    return saved(template, "template")
