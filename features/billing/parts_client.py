"""What the client's side of billing hangs into the frame: menu, Home, projects, to-dos, documents that wait."""

from features.base import composition
from features.base.composition import NavItem, Panel, QuickLink
from features.billing import panels_client, todo, waiting
from features.billing.switches import BILLING, PREPAYMENT
from features.clients.rights import ContactRight
from features.documents.locking import billed_by

SEE = ContactRight.SEE_INVOICES


def register() -> None:
    todo.register()
    billed_by(waiting.BILLER)
    composition.nav.add(
        NavItem("invoices", "client", "Invoices", "receipt", "billing:index", 40, BILLING, right=SEE)
    )
    composition.quick_links.add(
        QuickLink(
            "prepay", 20, "Make a prepayment", "wallet", "billing:prepay", PREPAYMENT, right=ContactRight.PAY
        )
    )
    composition.home_panels.add(
        Panel("balance", 5, "billing/client/home_panel.html", panels_client.home, "side", BILLING, SEE)
    )
    composition.own_project_panels.add(
        Panel("money", 10, "billing/client/project_money.html", panels_client.money_of, "side", BILLING)
    )
    composition.own_project_panels.add(
        Panel("invoices", 40, "billing/client/project_panel.html", panels_client.project, "main", BILLING)
    )
