"""What paying online hangs into the frame."""

from features.base import composition
from features.base.composition import EventText, NavItem
from features.base.permissions import Permission
from features.billing.switches import BILLING

VIEW, AREA = Permission.BILLING_VIEW, "Money"
EVENTS = (
    EventText("payment.made", "paid {about}", AREA, "card", permission=VIEW, to_contact="paid online"),
    EventText("refund.failed", "noted that a refund of {about} failed", AREA, "x", permission=VIEW),
    EventText("dispute.opened", "noted that a payment of {about} is disputed", AREA, "x", permission=VIEW),
    EventText("dispute.won", "noted that a dispute of {about} was won", AREA, "check", permission=VIEW),
    EventText("dispute.lost", "noted that a dispute of {about} was lost", AREA, "x", permission=VIEW),
    EventText("provider.connected", "connected Stripe", AREA, "card"),
    EventText("provider.disconnected", "disconnected Stripe", AREA, "x"),
    EventText("provider.left", "noted that Stripe was disconnected there", AREA, "x"),
    EventText("payment.failed", "noted that a payment of {about} failed", AREA, "x", permission=VIEW),
)


def register() -> None:
    for event in EVENTS:
        composition.events.add(event)
    composition.portal_tabs.add(
        NavItem(
            "payments", "staff", "Payments", "card", "billing_settings:provider", 30, BILLING,
            permission=Permission.SETTINGS_PORTAL,
        )
    )  # fmt: skip
