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
    return None if connected.seems_ready() else CONNECT


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
UNRELEASED = register(
    Switch(
        key="unreleased_invoices",
        label="Invoices before they are sent",
        summary="Clients see your drafts with their amounts, marked “not yet due”. They can’t pay them.",
        section="Money",
        order=11,
        on_text="Clients see drafts.",
        off_text="Drafts are yours alone.",
        default=False,
        parent=BILLING,
    )
)
PAYMENT_METHODS = register(
    Switch(
        key="payment_methods",
        label="Payment methods",
        summary="Clients keep cards and bank accounts, and can pay by themselves on the due day.",
        section="Money",
        order=20,
        on_text="Clients can keep payment methods.",
        off_text="Payment methods are off.",
        parent=BILLING,
        needs=provider_missing,
        preview="billing/previews/methods.html",
    )
)
PREPAYMENT = register(
    Switch(
        key="prepayment",
        label="Make a prepayment",
        summary="Clients pay in advance; the money is their credit until invoices use it.",
        section="Money",
        order=30,
        on_text="Clients can pay in advance.",
        off_text="Prepayment is off.",
        default=False,
        parent=BILLING,
        needs=provider_missing,
        preview="billing/previews/prepayment.html",
    )
)
