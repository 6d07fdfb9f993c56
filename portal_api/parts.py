"""What the API hangs into the frame: its settings page and words for the audit trail."""

from features.base import composition
from features.base.composition import EventText, NavItem
from features.base.permissions import Permission

composition.nav.add(
    NavItem(
        "api-keys", "staff", "API keys", "lock", "portal_api_keys:index", order=85,
        permission=Permission.API_KEYS, group="Firm",
    )
)  # fmt: skip
composition.events.add(EventText("api_key.made", "made the API key {about}", "API keys", "lock"))
composition.events.add(
    EventText("api_key.refused", "refused an API key that does not work here", "API keys", "alert")
)
composition.events.add(EventText("api_key.revoked", "revoked the API key {about}", "API keys", "lock"))
