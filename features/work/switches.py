"""What a firm can switch on here."""

from features.base import remembered
from features.toggles.catalogue import Need, Switch, register
from features.work.models import ClientStatus

ANY, SECONDS = "work:any-status", 300


def status_missing() -> Need | None:
    """Return that there is nothing yet that clients could read."""
    if remembered.get(ANY, ClientStatus.objects.exists, seconds=SECONDS):
        return None
    return Need(
        "Add a status for clients first.", "Without one there is nothing they could follow.",
        "Add statuses", "work_settings:index",
    )  # fmt: skip


WORK = register(
    Switch(
        key="work_in_progress",
        label="Work in progress",
        summary="Clients see where their work stands, whose turn it is, and what comes next.",
        section="Progress",
        order=10,
        on_text="Work in progress is on.",
        off_text="Work in progress is off. Where everything stands stays.",
        needs=status_missing,
        preview="work/previews/work.html",
    )
)
