"""PDFs for staff; mounted at /workspace/ on the firm's host."""

from django.urls import path

from features.billing.web import files, pdf

app_name = "billing_firm_papers"
urlpatterns = [
    path("invoices/<uuid:invoice_id>/pdf/", pdf.firm_invoice, name="invoice"),
    path("invoices/<uuid:invoice_id>/files/<uuid:file_id>/", files.firm_file, name="file"),
    path("payments/<uuid:payment_id>/receipt/", pdf.firm_receipt, name="receipt"),
]
