"""What a firm can switch on here."""

from features.booking import places
from features.toggles.catalogue import Switch, register

BOOKING = register(
    Switch(
        key="booking",
        label="Book an appointment",
        summary="Clients choose a free time with your team: on Home, and in a section of its own.",
        section="Keeping in touch",
        order=20,
        on_text="Booking is on.",
        off_text="Booking is off. What is planned is kept, and shows again once it is on.",
        default=False,
        needs=places.missing,
        preview="booking/previews/times.html",
    )
)
