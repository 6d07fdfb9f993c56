"""Turning switches, and laying them out for a new firm."""

from django.db import transaction
from waffle.models import Switch as Row

from features.base import audit
from features.base.errors import Refused
from features.base.permissions import Actor, Permission, require
from features.toggles import catalogue, queries
from features.toggles.catalogue import Switch
from features.toggles.models import SwitchChange


@transaction.atomic
def turn(*, switch: Switch, on: bool, by: Actor) -> None:
    """
    Turn a switch, for this firm only and from this moment.

    :raises NotAllowed: the role does not hold settings.features.
    :raises Refused: the platform withholds it, or it lacks what it needs.
    """
    require(by, Permission.SETTINGS_FEATURES)
    if on and not queries.is_offered(switch):
        raise Refused(f"{switch.label} is not available for your firm.")
    if on and (need := queries.missing(switch)):
        raise Refused(f"{need.title} {need.reason}")
    if queries.is_chosen(switch) == on and switch.key in queries.chosen():
        return
    Row.objects.update_or_create(name=switch.key, defaults={"active": on})
    SwitchChange.objects.create(key=switch.key, is_on=on, by_id=by.actor_id, by_name=by.name)
    audit.record("switch.turned", by=by, switch=switch.key, on=on)
    queries.changed()


def lay_out(kind: str) -> None:
    """Write the preset of this kind of firm, so that a later change of the catalogue changes nobody's portal."""
    rows = [Row(name=s.key, active=s.preset(kind), note="preset") for s in catalogue.every()]
    Row.objects.bulk_create(rows, ignore_conflicts=True)
    queries.changed()
