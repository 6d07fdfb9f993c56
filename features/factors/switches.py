"""What a firm can ask of everybody. Anybody may use a second step of their own accord."""

from features.accounts.models import Session
from features.toggles.catalogue import Switch, register

STAFF = register(
    Switch(
        key="staff_two_step",
        label="Two-step sign-in for your team",
        summary="Your team confirms each sign-in with an app or a passkey. Whoever has none has a week to set it up.",
        section="Signing in",
        order=20,
        on_text="Two-step sign-in is asked of your team.",
        off_text="Two-step sign-in is left to each of your team.",
    )
)
CLIENTS = register(
    Switch(
        key="client_two_step",
        label="Two-step sign-in for clients",
        summary="Clients confirm each sign-in with an app or a passkey. Whoever has none has a week to set it up.",
        section="Signing in",
        order=30,
        on_text="Two-step sign-in is asked of your clients.",
        off_text="Two-step sign-in is left to each client.",
        default=False,
    )
)
OF_SIDE = {Session.Side.STAFF: STAFF, Session.Side.CLIENT: CLIENTS}
