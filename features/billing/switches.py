"""What a firm can switch on here. What takes money online asks for a connected payment provider (D13)."""

from features.billing import connected
from features.toggles.catalogue import Need, Switch, register

CONNECT = Need(
    "Connect Stripe first.",
    "Payments go to your own account there.",
    "Connect Stripe",
    "billing_settings:provider",
)


def provider_missing() -> Need | None:
    return None if connected.is_ready() else CONNECT


BILLING = register(
    Switch(
        key="billing",
        label="Invoices",
        summary="Clients see what they owe, pay online and keep their receipts.",
        section="Money",
        order=10,
        on_text="Invoices are on.",
        off_text="Invoices are off.",
        preview="billing/previews/invoices.html",
    )
)
