"""What clients pay with, hung into the frame: the panel of a client's record, what is told, the trail."""

from typing import Any

from features.base import composition
from features.base.composition import Announced, EventText, Panel
from features.base.permissions import Permission
from features.billing import asking_mail, connected, expiring, queries
from features.billing.models import PaymentMethod
from features.billing.operations import autopay, requesting, warning
from features.billing.switches import PAYMENT_METHODS
from features.clients.rights import ContactRight

VIEW = Permission.BILLING_VIEW
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


def register() -> None:
    composition.client_panels.add(
        Panel("payment_methods", 22, "billing/firm/methods_panel.html", record, "side", PAYMENT_METHODS)
    )
    composition.announced.add(
        Announced(
            warning.ENDS, 44, "client", "Cards that expire",
            "When the card you pay with first ends soon, or has ended.",
            "card", switch=PAYMENT_METHODS, right=ContactRight.PAY,
        )
    )  # fmt: skip
    composition.events.add(
        EventText(requesting.ASKED, "asked {about} for a payment method", "Money", "card", permission=VIEW)
    )
