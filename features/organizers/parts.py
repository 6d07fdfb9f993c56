"""What the slice hangs into the frame: menus, the trail."""

from features.base import composition
from features.base.composition import EventText, NavItem
from features.base.permissions import Permission
from features.organizers.switches import ORGANIZERS

AREA, ICON = "Organizers", "list"
EVENTS = (
    EventText("organizer_template.added", "began the organizer template {about}", AREA, "plus"),
    EventText("organizer_template.changed", "changed the organizer template {about}", AREA, "pen"),
    EventText("organizer_template.published", "published version {version} of {about}", AREA, "check"),
    EventText("organizer_template.removed", "removed the organizer template {about}", AREA, "trash"),
)  # fmt: skip


def register() -> None:
    composition.nav.add(
        NavItem(
            "organizer-templates", "staff", "Organizer templates", ICON, "organizers_settings:index", 38, ORGANIZERS,
            Permission.SETTINGS_FEATURES, "Client portal", extra=True,
        )
    )  # fmt: skip
    for event in EVENTS:
        composition.events.add(event)
