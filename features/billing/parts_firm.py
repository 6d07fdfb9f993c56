"""What staff see of billing elsewhere: the menu, a client's record, a project's page, Find anything."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from branding.frame import Link
from features.base import composition
from features.base.composition import (
    ClientTab,
    EventText,
    FindSource,
    NavItem,
    OnboardingStep,
    Panel,
)
from features.base.permissions import Permission
from features.billing import connected, firm_listing, firm_words, habits, holdings, queries
from features.billing.models import BillingRules, Invoice
from features.billing.switches import BILLING
from features.clients.models import Client

VIEW, ICON = Permission.BILLING_VIEW, "receipt"
ON_FINDING, ON_PANEL = 6, 5


def count_open(client: Client) -> int:
    return Invoice.objects.filter(firm_listing.OWED, client=client).count()


def record(request: Any) -> dict[str, Any] | None:
    """Show what a client owes and has, beside their record; nothing while there never was an invoice or a payment."""
    client, by = request.record, request.membership
    if not by.can(VIEW) or not (client.invoices.exists() or client.payments.exists()):
        return None
    return {"client": client, "held": holdings.said(client), "habit": habits.of(client)}


def project(request: Any) -> dict[str, Any] | None:
    """Show the latest invoices of a project."""
    by, day, found = request.membership, queries.today(), request.project
    if not by.can(VIEW):
        return None
    rows = queries.in_workspace(by).filter(project=found).order_by("-issued_on", "-created_at")
    invoices = firm_words.dressed(firm_listing.shown(rows, day)[:ON_PANEL], day)
    may_edit = by.can(Permission.BILLING_EDIT) and found.client.archived_at is None
    return {"invoices": invoices, "project": found, "may_edit": may_edit} if invoices or may_edit else None


def find(request: Any, wanted: list[str]) -> Iterator[Link]:
    rows = firm_listing.having(queries.in_workspace(request.membership), wanted).select_related("client")
    for one in rows.order_by("-issued_on", "-created_at", "-pk")[:ON_FINDING]:
        detail = f"{one.client.name}, {one.number or 'draft'}"
        yield Link(reverse("billing_firm:invoice", args=[one.pk]), one.title, ICON, detail=detail)


EVENTS = (
    EventText(
        "report.exported", "exported the report {report}, {days}", "Money", "download", permission=VIEW
    ),
    EventText("trust.released", "paid invoice {about} from trust", "Money", ICON, permission=VIEW),
    EventText("billing_rules.changed", "changed how invoices are written and paid", "Settings", "settings"),
    EventText("tax_rate.added", "added the tax {about}", "Settings", "settings"),
    EventText("tax_rate.changed", "changed which tax new lines begin with: {about}", "Settings", "settings"),
    EventText("tax_rate.archived", "put the tax {about} away", "Settings", "settings"),
)
SETTINGS = (
    NavItem(
        "invoices", "staff", "Invoices", ICON, "billing_rules:index", 32, BILLING, Permission.SETTINGS_PORTAL
    ),
    NavItem("taxes", "staff", "Taxes", ICON, "billing_rules:taxes", 34, BILLING, Permission.SETTINGS_PORTAL),
    NavItem(
        "prepayment",
        "staff",
        "Prepayment",
        "card",
        "billing_rules:prepayment",
        36,
        BILLING,
        Permission.SETTINGS_PORTAL,
    ),
    NavItem(
        "reminders",
        "staff",
        "Reminders",
        "clock",
        "billing_rules:reminders",
        38,
        BILLING,
        Permission.SETTINGS_PORTAL,
    ),
)


def has_set_up() -> bool:
    """Return whether somebody has said how this firm bills, or it takes payments online."""
    return connected.seems_ready() or BillingRules.objects.exists()


def register() -> None:
    for event in EVENTS:
        composition.events.add(event)
    for tab in SETTINGS:
        composition.portal_tabs.add(tab)
    composition.nav.add(
        NavItem("workspace-invoices", "staff", "Invoices", ICON, "billing_firm:index", 25, BILLING, VIEW)
    )
    composition.client_tabs.add(
        ClientTab("invoices", 40, "Invoices", "billing_record:index", BILLING, VIEW, count_open)
    )
    composition.client_panels.add(
        Panel("billing", 20, "billing/firm/record_panel.html", record, "side", BILLING)
    )
    composition.project_panels.add(
        Panel("billing", 30, "billing/firm/project_panel.html", project, "main", BILLING)
    )
    composition.onboarding.add(
        OnboardingStep(
            "billing", 60, "Set up how you bill", "Numbers, terms and taxes; connect Stripe to be paid online.",
            "billing_rules:index", has_set_up, BILLING, Permission.SETTINGS_PORTAL,
        )
    )  # fmt: skip
    composition.find_sources.add(FindSource("invoices", 28, "Invoices", find, VIEW, BILLING))
