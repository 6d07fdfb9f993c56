"""What payment plans hang into the frame: their events, and who hears of them."""

from features.base import composition
from features.base.composition import Announced, EventText
from features.base.permissions import Permission
from features.billing import plan_news
from features.billing.switches import BILLING
from features.clients.rights import ContactRight

VIEW, AREA, ICON = Permission.BILLING_VIEW, "Money", "calendar"
EVENTS = (
    EventText("plan.agreed", "agreed a payment plan for invoice {about}", AREA, ICON, permission=VIEW),
    EventText("plan.completed", "saw the payment plan of invoice {about} paid", AREA, "check", permission=VIEW),
    EventText("plan.broken", "gave up the payment plan of invoice {about}, missed", AREA, "alert", permission=VIEW),
    EventText("plan.ended", "ended the payment plan of invoice {about}", AREA, "x", permission=VIEW),
)  # fmt: skip
NEWS = (
    Announced(
        plan_news.AGREED, 40, "client", "Payment plans", "When we agree on other days for an invoice with you.", ICON,
        switch=BILLING, right=ContactRight.SEE_INVOICES, kept=True,
    ),
    Announced(
        plan_news.MISSED, 61, "staff", "A missed payment plan",
        "When a client you look after misses a part of their plan.", "alert", switch=BILLING, kept=True,
        permission=VIEW,
    ),
)  # fmt: skip


def register() -> None:
    for kind in NEWS:
        composition.announced.add(kind)
    for event in EVENTS:
        composition.events.add(event)
