"""What mails, papers and reminders hang into the frame. Workers learn here what they handle."""

from features.base import composition, mail
from features.base.composition import Announced, EventText
from features.base.permissions import Permission
from features.billing import emails, mornings, statement_mails
from features.billing.operations import mailing, papers, stating
from features.billing.switches import BILLING
from features.clients.rights import ContactRight

# imported for what they register with the outbox and with Celery
HANDLED = (mailing, papers, mornings, stating, statement_mails)
KINDS = (
    Announced(
        emails.BOUNCED, 62, "staff", "A mail with an invoice came back",
        "When an invoice of a client you look after can’t be delivered.", "mail", switch=BILLING, kept=True,
        permission=Permission.BILLING_VIEW,
    ),
    Announced(
        emails.RELEASED, 40, "client", "New invoices", "When we send you an invoice.", "receipt", switch=BILLING,
        right=ContactRight.SEE_INVOICES, still=emails.is_open, kept=True,
    ),
    Announced(
        emails.DUE, 40, "client", "Reminders of invoices", "When an invoice is due soon, or late.", "clock",
        switch=BILLING, right=ContactRight.SEE_INVOICES, still=emails.is_open, kept=True, reminder=True,
    ),
    Announced(
        emails.RECEIVED, 41, "client", "Receipts", "When a payment of yours has arrived.", "card", switch=BILLING,
        right=ContactRight.SEE_INVOICES, kept=True,
    ),
    Announced(
        emails.FAILED, 42, "client", "Payments that did not arrive", "When a bank takes a payment back.", "alert",
        switch=BILLING, right=ContactRight.SEE_INVOICES, kept=True,
    ),
    Announced(
        emails.REFUNDED, 43, "client", "Refunds", "When we send money back to you.", "refresh", switch=BILLING,
        right=ContactRight.SEE_INVOICES, kept=True,
    ),
    Announced(
        emails.PAID, 60, "staff", "A client paid", "When a client you look after pays online.", "card", "app",
        switch=BILLING, permission=Permission.BILLING_VIEW,
    ),
    Announced(
        emails.RETURNED, 61, "staff", "A payment came back", "When a bank takes a client’s payment back.", "alert",
        switch=BILLING, kept=True, permission=Permission.BILLING_VIEW,
    ),
)  # fmt: skip
EVENTS = (
    EventText(
        "invoice.mailed", "mailed invoice {about}", "Money", "mail", permission=Permission.BILLING_VIEW
    ),
    EventText(
        "statement.mailed",
        "mailed {about} a statement of account",
        "Money",
        "mail",
        permission=Permission.BILLING_VIEW,
    ),
    EventText(
        "paylink.ended",
        "ended the links to pay invoice {about} by mail",
        "Money",
        "x",
        permission=Permission.BILLING_VIEW,
    ),
    EventText(
        "invoice.late_fee", "added a late fee to invoice {about}", "Money", permission=Permission.BILLING_VIEW
    ),
)


def register() -> None:
    mail.guards[emails.MAIL] = emails.may_go
    mail.makers[emails.DUE] = emails.still_due
    for kind in KINDS:
        composition.announced.add(kind)
    for event in EVENTS:
        composition.events.add(event)
