"""
Is it on? `offered by the platform AND chosen by the firm AND its parent on AND its needs met` (architecture §4.4).

One query per request reads all of a firm's switches; waffle's own percentages, testing and cookies are never asked,
for a visitor can forge them.
"""

from typing import Any

from waffle.models import Switch as Row

from features.base.scope import forget, once
from features.toggles.catalogue import Need, Switch
from features.toggles.models import SwitchChange
from tenants.context import require_firm
from tenants.hosts import entry_of


def is_on(switch: Switch) -> bool:
    """Return whether clients have this now."""
    if switch.parent is not None and not is_on(switch.parent):
        return False
    return is_offered(switch) and is_chosen(switch) and missing(switch) is None


def is_offered(switch: Switch) -> bool:
    return switch.key not in entry_of(require_firm()).withheld


def is_chosen(switch: Switch) -> bool:
    return chosen().get(switch.key, switch.preset(require_firm().kind))


def missing(switch: Switch) -> Need | None:
    """Return what the switch still needs before clients can have it, or None."""
    if switch.needs is None:
        return None
    return once(("need", require_firm().pk, switch.key), switch.needs)


def chosen() -> dict[str, bool]:
    """Return the firm's own choices, read once per request."""
    return once(_memo(), lambda: dict(Row.objects.values_list("name", "active")))


def changed() -> None:
    forget(_memo())


def _memo() -> Any:
    return ("switches", require_firm().pk)


def newest_changes() -> dict[str, SwitchChange]:
    """Return the latest change of each switch."""
    rows = SwitchChange.objects.order_by("key", "-created_at").distinct("key")
    return {row.key: row for row in rows}
