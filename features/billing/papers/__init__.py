"""
The papers of billing: plain values in, a PDF in the firm's look out. Knows no models.

What the firm pays and what it keeps has no field here, so it can reach no client (S3-27).
"""

from features.billing.papers.credit_notes import credit_note_pdf
from features.billing.papers.invoices import invoice_pdf
from features.billing.papers.receipts import receipt_pdf
from features.billing.papers.shapes import (
    Age,
    Covered,
    CreditNotePaper,
    Entry,
    Held,
    Instalment,
    InvoicePaper,
    Line,
    Paper,
    Party,
    ReceiptPaper,
    Stamp,
    StatementPaper,
    Tax,
)
from features.billing.papers.statements import statement_pdf

__all__ = [
    "Age", "Covered", "CreditNotePaper", "Entry", "Held", "Instalment", "InvoicePaper", "Line", "Paper", "Party",
    "ReceiptPaper", "Stamp", "StatementPaper", "Tax", "credit_note_pdf", "invoice_pdf", "receipt_pdf", "statement_pdf",
]  # fmt: skip
