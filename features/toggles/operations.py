"""Turning switches, and laying them out for a new firm."""

from django.db import transaction
from django.utils import timezone
from waffle.models import Switch as Row

from features.base import audit
from features.base.errors import Refused
from features.base.permissions import Actor, Permission, require
from features.toggles import catalogue, queries
from features.toggles.catalogue import Switch
from features.toggles.models import SwitchChange


@transaction.atomic
def turn(*, switch: Switch, on: bool, by: Actor) -> bool:
    """
    Turn a switch, for this firm only and from this moment. Return whether that changed anything.

    :raises NotAllowed: the role does not hold settings.features.
    :raises Refused: the platform withholds it, or it lacks what it needs.
    """
    require(by, Permission.SETTINGS_FEATURES)
    if on:
        _check(switch)
    row = Row.objects.select_for_update().filter(name=switch.key).first()
    if row is not None and row.active == on:
        return False
    _write(switch, on=on)
    SwitchChange.objects.create(key=switch.key, is_on=on, by_id=by.actor_id, by_name=by.name)
    audit.record("switch.turned", by=by, switch=switch.key, label=switch.label, to="on" if on else "off")
    queries.changed()
    return True


def _check(switch: Switch) -> None:
    if not queries.is_offered(switch):
        raise Refused(f"{switch.label} is not available for your firm.")
    if need := queries.missing(switch):
        raise Refused(f"{need.title} {need.reason}")


def _write(switch: Switch, *, on: bool) -> None:
    # One statement, also for two who turn it at once. Not save(): it would clear waffle's cache, which we never ask,
    # and fail when the cache server is away.
    Row.objects.bulk_create(
        [Row(name=switch.key, active=on, modified=timezone.now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["active", "modified"],
    )


def lay_out(kind: str) -> None:
    """Write the preset of this kind of firm, so that a later change of the catalogue changes nobody's portal."""
    rows = [Row(name=s.key, active=s.preset(kind), note="preset") for s in catalogue.every()]
    Row.objects.bulk_create(rows, ignore_conflicts=True)
    queries.changed()
