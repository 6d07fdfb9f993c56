"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register
from tenants.kinds import Kind

DELEGATES = register(
    Switch(
        key="delegates",
        label="Clients give others access",
        summary="Clients let a spouse or a bookkeeper in, with less than they have, for a year at most. You are told.",
        section="Signing in",
        order=20,
        on_text="Clients can give others access.",
        off_text="Clients can’t give others access. What they gave before stays until you end it.",
        default=False,
        unlike=frozenset({Kind.ACCOUNTING, Kind.TAX}),
        preview="clients/previews/delegates.html",
    )
)
FULL_DELEGATES = register(
    Switch(
        key="full_delegates",
        label="Full access too",
        summary="They can choose “Full access” for somebody else as well, who still can’t let others in.",
        section="Signing in",
        order=21,
        on_text="Clients can give others full access.",
        off_text="Clients give others narrower access only.",
        default=False,
        parent=DELEGATES,
        preview="clients/previews/full_delegates.html",
    )
)
