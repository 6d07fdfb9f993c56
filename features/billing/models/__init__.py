"""
What a firm charges its clients, what they pay, and the ledger that says what became of every cent. Amounts are whole
numbers of the currency's minor unit (cents); `docs/billing.md` tells how the parts hold together.
"""

from features.billing.models.collecting import (
    CreditLot,
    CreditUse,
    Dispute,
    Payment,
    PaymentPart,
    PlannedCredit,
    Refund,
)
from features.billing.models.files import InvoiceFile
from features.billing.models.invoices import Instalment, Invoice, Line, NumberSeries, TaxRate
from features.billing.models.ledger import Account, Entry, Posting
from features.billing.models.links import PayLink
from features.billing.models.mailing import InvoiceMail, MailRecipient, StatementMail, StatementRecipient
from features.billing.models.online import Autopay, Puzzle, TopUp
from features.billing.models.papers import Paper
from features.billing.models.plans import PaymentPlan, PlanPart
from features.billing.models.provider import Customer, PaymentMethod, ProviderAccount, ProviderEvent
from features.billing.models.rules import BillingRules
from features.billing.models.series import Series, SeriesLine

__all__ = [
    "Account",
    "Autopay",
    "BillingRules",
    "CreditLot",
    "CreditUse",
    "Customer",
    "Dispute",
    "Entry",
    "Instalment",
    "Invoice",
    "InvoiceFile",
    "InvoiceMail",
    "Line",
    "MailRecipient",
    "NumberSeries",
    "Paper",
    "PayLink",
    "Payment",
    "PaymentMethod",
    "PaymentPart",
    "PaymentPlan",
    "PlanPart",
    "PlannedCredit",
    "Posting",
    "ProviderAccount",
    "ProviderEvent",
    "Puzzle",
    "Refund",
    "Series",
    "SeriesLine",
    "StatementMail",
    "StatementRecipient",
    "TaxRate",
    "TopUp",
]
