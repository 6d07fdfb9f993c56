"""What clients pay with, hung into the frame: the panel of a client's record, what is told, the trail."""

from typing import Any

from features.base import composition
from features.base.composition import Announced, EventText, Panel
from features.base.permissions import Permission
from features.billing import asking_mail, connected, expiring, holdings, queries
from features.billing.models import PaymentMethod
from features.billing.operations import autopay, requesting, topping, warning
from features.billing.switches import BILLING, PAYMENT_METHODS, PREPAYMENT
from features.clients.rights import ContactRight
from features.toggles.queries import is_on

VIEW = Permission.BILLING_VIEW
EVENTS = (
    EventText(
        "top_up.agreed", "set that {about} keeps {amount} in advance", "Money", "wallet", permission=VIEW
    ),
    EventText("top_up.ended", "ended what {about} keeps in advance", "Money", "wallet", permission=VIEW),
)
HANDLED = (asking_mail,)  # imported for what it registers with the outbox


def record(request: Any) -> dict[str, Any] | None:
    """Show what a client keeps, and how it ends; nothing where the firm takes no money online."""
    client, by = request.record, request.membership
    if not by.can(VIEW) or not connected.is_ready():
        return None
    day = queries.today()
    rows = PaymentMethod.objects.filter(client=client, removed_at__isnull=True)
    return {
        "client": client, "methods": [{"row": one, "ends": expiring.ends(one, day)} for one in rows],
        "autopay": autopay.of(client), "may_ask": by.can(Permission.BILLING_EDIT) and client.archived_at is None,
        "asked": requesting.asks_of(client).first(),
    }  # fmt: skip


def top_up(request: Any) -> dict[str, Any] | None:
    """Show what a client keeps in advance, and whether it is enough."""
    client, by = request.record, request.membership
    if not by.can(VIEW) or not (is_on(PREPAYMENT) or holdings.holds_trust()):
        return None
    rows = [(row, topping.held(row)) for row in topping.of(client)]
    may_edit = by.can(Permission.BILLING_EDIT) and client.archived_at is None
    return {"client": client, "rows": rows, "may_edit": may_edit} if rows or may_edit else None


def register() -> None:
    composition.client_panels.add(
        Panel("top_up", 23, "billing/firm/top_up_panel.html", top_up, "side", BILLING)
    )
    composition.announced.add(
        Announced(
            topping.LOW, 45, "client", "When to top up", "When what you keep with us in advance runs low.", "wallet",
            switch=BILLING, right=ContactRight.PAY, kept=True,
        )
    )  # fmt: skip
    for event in EVENTS:
        composition.events.add(event)
    composition.client_panels.add(
        Panel("payment_methods", 22, "billing/firm/methods_panel.html", record, "side", PAYMENT_METHODS)
    )
    composition.announced.add(
        Announced(
            warning.ENDS, 44, "client", "Cards that expire",
            "When the card you pay with first ends soon, or has ended.",
            "card", switch=PAYMENT_METHODS, right=ContactRight.PAY, kept=True, reminder=True,
        )
    )  # fmt: skip
    composition.events.add(
        EventText(requesting.ASKED, "asked {about} for a payment method", "Money", "card", permission=VIEW)
    )
