"""The switches as the settings page shows them."""

from dataclasses import dataclass, field

from features.base import composition
from features.clients.models import Contact
from features.toggles import catalogue, queries
from features.toggles.catalogue import SECTIONS, Need, Switch
from features.toggles.models import SwitchChange


@dataclass(frozen=True)
class Line:
    """
    A switch with all that is said about it. `withheld` is the platform's reason ("" without words), or None.
    """

    switch: Switch
    is_chosen: bool
    is_on: bool
    need: Need | None
    withheld: str | None
    change: SwitchChange | None
    children: list["Line"] = field(default_factory=list)

    @property
    def is_locked(self) -> bool:
        """It can't be turned on now. Turning off always works."""
        return not self.is_chosen and (self.need is not None or self.withheld is not None)


def sections() -> list[tuple[str, list[Line]]]:
    """Return every section that has switches, each with its lines; sub-switches stand inside their parent."""
    changes, reasons = queries.newest_changes(), queries.reasons_withheld()

    def line(switch: Switch) -> Line:
        return Line(
            switch, queries.is_chosen(switch), queries.is_on(switch), queries.missing(switch),
            reasons.get(switch.key), changes.get(switch.key), [line(child) for child in catalogue.children(switch)],
        )  # fmt: skip

    tops = [switch for switch in catalogue.every() if switch.parent is None]
    lines = {section: [line(switch) for switch in tops if switch.section == section] for section in SECTIONS}
    return [(section, found) for section, found in lines.items() if found]


def selected(key: str) -> Switch | None:
    """Return the switch whose preview is shown: the one asked for, or the first."""
    return catalogue.get(key) or next(iter(catalogue.every()), None)


def people_on_portal() -> int:
    """Return how many people a change of a switch reaches."""
    return Contact.objects.filter(joined_at__isnull=False, is_active=True, user__is_active=True).count()


@dataclass(frozen=True)
class Places:
    """Where a switch shows on the portal, for its preview: `mine` marks what belongs to it."""

    menu: list[tuple[str, str, bool]]  # icon, label, mine
    links: list[tuple[str, str, bool]]


def places(switch: Switch) -> Places:
    """Return the portal's menu and quick links as clients have them, with this switch on."""
    items = [item for item in composition.nav if item.side == "client"]
    return Places(_marked(items, switch), _marked(list(composition.quick_links), switch))


def _marked(
    parts: list[composition.NavItem] | list[composition.QuickLink], switch: Switch
) -> list[tuple[str, str, bool]]:
    return [
        (part.icon, part.label, _belongs(part.switch, switch))
        for part in parts
        if part.switch is None or _belongs(part.switch, switch) or queries.is_on(part.switch)
    ]


def _belongs(found: Switch | None, switch: Switch) -> bool:
    return found is not None and switch.key in (found.key, found.parent.key if found.parent else "")
