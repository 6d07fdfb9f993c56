"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register

ANNOUNCEMENT = register(
    Switch(
        key="announcement",
        label="Announcements",
        summary="Your news at the top of Home, and among the notifications at each sign-in until it is hidden.",
        section="Keeping in touch",
        order=40,
        on_text="Announcements are on.",
        off_text="Announcements are off. What you wrote stays.",
        preview="announcements/previews/announcement.html",
    )
)
