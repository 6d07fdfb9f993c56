"""What paying online hangs into the frame."""

from features.base import composition
from features.base.composition import EventText, InboxSource, NavItem
from features.base.permissions import Permission
from features.billing import wrong
from features.billing.switches import BILLING, PAYMENT_METHODS
from features.clients.rights import ContactRight

VIEW, AREA = Permission.BILLING_VIEW, "Money"
EVENTS = (
    EventText(
        "payment.made", "paid online for {about}", AREA, "card", permission=VIEW, to_contact="paid online"
    ),
    EventText("refund.failed", "noted that a refund of {about} failed", AREA, "x", permission=VIEW),
    EventText(
        "refund.made_there",
        "noted that money was sent back to {about} at Stripe",
        AREA,
        "refresh",
        permission=VIEW,
    ),
    EventText(
        "puzzle.assigned", "posted money of {about} that came past the portal", AREA, "card", permission=VIEW
    ),
    EventText(
        "puzzle.explained",
        "noted what became of money that did not fit: {words}",
        AREA,
        "pen",
        permission=VIEW,
    ),
    EventText("dispute.opened", "noted that a payment of {about} is disputed", AREA, "x", permission=VIEW),
    EventText("dispute.won", "noted that a dispute of {about} was won", AREA, "check", permission=VIEW),
    EventText("dispute.lost", "noted that a dispute of {about} was lost", AREA, "x", permission=VIEW),
    EventText("provider.connected", "connected Stripe", AREA, "card"),
    EventText("provider.disconnected", "disconnected Stripe", AREA, "x"),
    EventText("provider.left", "noted that Stripe was disconnected there", AREA, "x"),
    EventText(
        "method.added",
        "keeps {about} to pay with",
        AREA,
        "card",
        permission=VIEW,
        to_contact="kept a payment method",
    ),
    EventText(
        "autopay.agreed",
        "agreed to automatic payment for {about}",
        AREA,
        "card",
        permission=VIEW,
        to_contact="agreed to automatic payment",
    ),
    EventText(
        "autopay.ended",
        "ended automatic payment for {about}",
        AREA,
        "x",
        permission=VIEW,
        to_contact="ended automatic payment",
    ),
    EventText("method.chosen", "chose {about} to pay with first", AREA, "card", permission=VIEW),
    EventText(
        "method.removed", "removed {about}", AREA, "x", permission=VIEW, to_contact="removed a payment method"
    ),
    EventText("payment.failed", "noted that a payment of {about} failed", AREA, "x", permission=VIEW),
)


def register() -> None:
    for event in EVENTS:
        composition.events.add(event)
    composition.inbox.add(
        InboxSource(
            "billing", 15, wrong.inbox_items, wrong.done, permission=Permission.BILLING_COLLECT, switch=BILLING,
            count=wrong.count_inbox,
        )
    )  # fmt: skip
    composition.portal_tabs.add(
        NavItem(
            "payments", "staff", "Payments", "card", "billing_settings:provider", 30, BILLING,
            permission=Permission.SETTINGS_PORTAL,
        )
    )  # fmt: skip
    composition.nav.add(
        NavItem(
            "payment-methods", "client", "Payment methods", "card", "billing_methods:index", 45, PAYMENT_METHODS,
            right=ContactRight.PAY, extra=True,
        )
    )  # fmt: skip
