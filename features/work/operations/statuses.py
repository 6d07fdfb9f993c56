"""What clients read of where work stands."""

from typing import Any

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict
from features.base.permissions import Actor
from features.work import layout, rules
from features.work.models import ClientStatus
from features.work.operations.common import Way, held, need, room, saved, shift


@transaction.atomic
def add_status(*, by: Actor, name: str, **given: Any) -> ClientStatus:
    """
    Add a status at the end.

    :raises NotAllowed: the role may not change the portal's settings.
    :raises Refused: a value can't be taken, or there are too many.
    :raises Conflict: there is one of this name.
    """
    need(by)
    place = room(ClientStatus.objects.all(), rules.MOST_STATUSES, "statuses")
    tidy = rules.tidy_status({"name": name, **given})
    added = saved(ClientStatus(order=place, **tidy), "status")
    layout.changed()
    audit.record("work_status.added", by=by, about=added)
    return added


@transaction.atomic
def edit_status(*, status: ClientStatus, by: Actor, **given: Any) -> bool:
    """
    Change what is given; clients read it at once. Return whether anything differed.

    :raises NotThere: it is gone.
    :raises Conflict: there is another of this name.
    """
    found, tidy = held(status, by), rules.tidy_status(given)
    changes = {name: new for name, new in tidy.items() if getattr(found, name) != new}
    if not changes:
        return False
    for name, new in changes.items():
        setattr(found, name, new)
    saved(found, "status")
    layout.changed()
    audit.record("work_status.changed", by=by, about=found)
    return True


@transaction.atomic
def move_status(*, status: ClientStatus, to: Way, by: Actor) -> None:
    """Let it and its neighbor change places in the list."""
    need(by)
    shift(ClientStatus.objects.all(), status, to)
    layout.changed()


@transaction.atomic
def remove_status(*, status: ClientStatus, by: Actor) -> None:
    """
    Remove it.

    :raises Conflict: stages show it.
    """
    found = held(status, by)
    if names := list(found.stages.values_list("name", flat=True)[:3]):
        raise Conflict(f"“{found.name}” is shown by {', '.join(names)}. Choose another for them first.")
    audit.record("work_status.removed", by=by, about=found)
    found.delete()
    layout.changed()
