"""What a firm can switch on here."""

from features.organizers import offered
from features.toggles.catalogue import Need, Switch, register


def open_template_missing() -> Need | None:
    """Nothing can be started where no template is open to clients (S2-22)."""
    if offered.any_is():
        return None
    return Need(
        "Open a template to clients first.", "Clients choose among the templates you let them start.",
        "Organizer templates", "organizers_settings:index",
    )  # fmt: skip


ORGANIZERS = register(
    Switch(
        key="organizers",
        label="Organizers",
        summary="Clients fill in your questionnaires in their own time, and send them back.",
        section="Documents and forms",
        order=20,
        on_text="Organizers are on.",
        off_text="Organizers are off. What was answered stays.",
        preview="organizers/previews/organizers.html",
    )
)
ORGANIZER_CREATION = register(
    Switch(
        key="organizer_creation",
        label="Clients may start organizers",
        summary="“New organizer” on Organizers, with the templates you open to clients.",
        section="Documents and forms",
        order=21,
        on_text="Clients can start organizers.",
        off_text="Only your team sends organizers. What clients started stays.",
        default=False,
        parent=ORGANIZERS,
        needs=open_template_missing,
        preview="organizers/previews/organizer_creation.html",
    )
)
