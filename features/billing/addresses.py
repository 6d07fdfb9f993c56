"""Where somebody finds an invoice: mails and papers are written outside of requests."""

from uuid import UUID

from features.billing.models import Invoice
from tenants import hosts
from tenants.context import require_firm

LIST = "/workspace/invoices/"


def path(invoice_id: UUID) -> str:
    """Return the invoice's page in the portal."""
    return f"/invoices/{invoice_id}/"


def invoice(of: Invoice) -> str:
    return hosts.address(require_firm(), path(of.pk))


def by_link(token: str) -> str:
    """Return where whoever has this token reads and pays the one invoice it is for."""
    return hosts.address(require_firm(), f"/bill/{token}/")


def in_workspace(invoice_id: UUID) -> str:
    return f"{LIST}{invoice_id}/"


def receipt(payment_id: UUID) -> str:
    return f"/payments/{payment_id}/receipt/"


def payment_in_workspace(payment_id: UUID) -> str:
    return f"{LIST}payments/{payment_id}/"
