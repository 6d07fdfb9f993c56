"""What the operations on settings share."""

from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max, Q, QuerySet

from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.projects.words import word
from features.work.models import Rule, Stage, Template

type Way = Literal["up", "down"]


def need(by: Actor) -> None:
    """
    :raises NotAllowed: the role may not change the portal's settings.
    """
    require(by, Permission.SETTINGS_PORTAL)


def held[M: models.Model](row: M, by: Actor) -> M:
    """
    Return it, kept from everybody else until the transaction ends.

    :raises NotThere: it is gone.
    """
    need(by)
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise NotThere
    return found


def stays(stage_id: UUID) -> bool:
    """
    Keep a stage from being removed until the transaction ends, and return whether it is there. Many may do so at once:
    a stronger lock would let two who move several into the same stage wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM work_stage WHERE id = %s FOR KEY SHARE", [stage_id])
        return cursor.fetchone() is not None


def saved[M: models.Model](row: M, what: str) -> M:
    """
    :raises Conflict: there is one of this name.
    """
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(
            f"You already have a {what} of this name. Choose another name.", field="name"
        ) from error
    return row


def room(rows: QuerySet[Any], most: int, what: str) -> int:
    """
    Return the place of a new one, at the end.

    :raises Refused: there are as many as there can be.
    """
    if rows.count() >= most:
        raise Refused(f"There are {most} {what}. Remove one first.", field="name")
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def shift(rows: QuerySet[Any], one: Any, to: Way) -> None:
    """
    Let one and its neighbor change places, and number all of them anew; at an end nothing happens.

    :raises NotThere: it is gone.
    """
    kept = rows.select_for_update(no_key=True).order_by("pk")  # all in one order: nobody waits for each other
    ordered = sorted(kept, key=lambda row: (row.order, row.name, row.pk))
    at = next((place for place, row in enumerate(ordered) if row.pk == one.pk), None)
    if at is None:
        raise NotThere
    other = at + (-1 if to == "up" else 1)
    if 0 <= other < len(ordered):
        ordered[at], ordered[other] = ordered[other], ordered[at]
    for place, row in enumerate(ordered):
        row.order = place
    type(one)._default_manager.bulk_update(ordered, ["order"])


def spare(stages: QuerySet[Stage]) -> None:
    """
    :raises Conflict: a rule or a template uses one of these stages.
    """
    if rule := Rule.objects.filter(Q(stage__in=stages) | Q(to_stage__in=stages)).first():
        raise Conflict(f"The rule “{rule.name}” uses it. Change or remove the rule first.")
    if template := Template.objects.filter(stage__in=stages).first():
        raise Conflict(f"Work of the template “{template.name}” begins there. Change the template first.")


def standing_in(count: int, name: str) -> str:
    """Say how many projects stand somewhere: 2 jobs stand in “First draft”."""
    return f"{count} {word().singular if count == 1 else word().plural} stand{'s' if count == 1 else ''} in “{name}”."
