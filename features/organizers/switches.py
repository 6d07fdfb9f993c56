"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register

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
