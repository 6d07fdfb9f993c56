"""
Is it on? `offered by the platform AND chosen by the firm AND its parent on AND its needs met` (architecture §4.4).

One query per request reads all of a firm's switches; waffle's own percentages, testing and cookies are never asked,
for a visitor can forge them.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from waffle.models import Switch as Row

from features.base.scope import forget, once
from features.toggles import catalogue
from features.toggles.catalogue import Named, Need, Switch
from features.toggles.models import SwitchChange
from tenants.context import platform, require_firm
from tenants.hosts import entry_of
from tenants.models import Withheld


def is_on(switch: Switch | Named) -> bool:
    """Return whether clients have this now."""
    if isinstance(switch, Named):
        return is_on_by_key(switch.key)
    if switch.parent is not None and not is_on(switch.parent):
        return False
    return is_offered(switch) and is_chosen(switch) and missing(switch) is None


def is_on_by_key(key: str) -> bool:
    """
    Return the same for a switch named in a job or a mail. One that no slice registers any more is off.
    """
    switch = catalogue.get(key)
    return switch is not None and is_on(switch)


def is_offered(switch: Switch) -> bool:
    """Return whether the platform lets this firm have it."""
    return switch.key not in once(("withheld", require_firm().pk), lambda: entry_of(require_firm()).withheld)


def is_chosen(switch: Switch) -> bool:
    """Return the firm's own choice, or the preset of its kind for a switch that is younger than the firm."""
    turned = _turned().get(switch.key)
    return turned[0] if turned else switch.preset(require_firm().kind)


def missing(switch: Switch) -> Need | None:
    """Return what the switch still needs before clients can have it, or None."""
    if switch.needs is None:
        return None
    return once(("need", require_firm().pk, switch.key), switch.needs)


def chosen() -> dict[str, bool]:
    """Return the firm's own choices, read once per request."""
    return {name: active for name, (active, _) in _turned().items()}


def turned_at(switch: Switch) -> datetime | None:
    """Return when the firm turned it last, or None: it stands as it did when the firm began, or the switch came."""
    return _turned().get(switch.key, (False, None))[1]


def _turned() -> dict[str, tuple[bool, datetime]]:
    return once(_memo(), _read)


def _read() -> dict[str, tuple[bool, datetime]]:
    rows = Row.objects.values_list("name", "active", "modified")
    return {name: (active, at) for name, active, at in rows}


def changed() -> None:
    """Forget what this request knows, after a turn: needs may look at other switches."""
    forget(_memo())
    for switch in catalogue.every():
        forget(("need", require_firm().pk, switch.key))


def _memo() -> Any:
    return ("switches", require_firm().pk)


def newest_changes() -> dict[str, SwitchChange]:
    """Return the latest change of each switch."""
    rows = SwitchChange.objects.order_by("key", "-created_at", "-id").distinct("key")
    return {row.key: row for row in rows}


def last_off(switch: Switch) -> tuple[datetime, datetime] | None:
    """Return from when until when the firm had it off the last time, if it has turned it on again since."""
    rows = SwitchChange.objects.filter(key=switch.key).order_by("-created_at", "-id")
    newest = list(rows.values_list("is_on", "created_at")[:2])
    if len(newest) == 2 and newest[0][0] and not newest[1][0]:  # noqa: PLR2004
        return newest[1][1], newest[0][1]
    return None


def reasons_withheld() -> dict[str, str]:
    """Return the platform's words for each switch it does not offer this firm; a firm's own go before general ones."""
    firm = require_firm()
    with platform():
        rows = Withheld.objects.filter(Q(firm_id=firm.pk) | Q(firm__isnull=True)).order_by("firm_id")
        words = list(rows.values_list("switch", "reason", "firm_id"))
    general = {switch: reason for switch, reason, owner in words if owner is None}
    return general | {switch: reason for switch, reason, owner in words if owner is not None}
