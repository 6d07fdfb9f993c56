"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register

ORGANIZERS = register(
    Switch(
        key="organizers",
        label="Organizers",
        summary="Questionnaires of sections and questions, from your own templates.",
        section="Documents and forms",
        order=20,
        on_text="Organizers are on.",
        off_text="Organizers are off. What was written stays.",
        preview="organizers/previews/organizers.html",
    )
)
