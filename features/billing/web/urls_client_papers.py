"""PDFs for a client; mounted at / on the firm's host."""

from django.urls import path

from features.billing.web import pdf

app_name = "billing_papers"
urlpatterns = [
    path("invoices/<uuid:invoice_id>/pdf/", pdf.invoice, name="invoice"),
    path("payments/<uuid:payment_id>/receipt/", pdf.receipt, name="receipt"),
]
