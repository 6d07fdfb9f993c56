"""PDFs for a client; mounted at / on the firm's host."""

from django.urls import path

from features.billing.web import client_statement, files, pdf

app_name = "billing_papers"
urlpatterns = [
    path("invoices/<uuid:invoice_id>/pdf/", pdf.invoice, name="invoice"),
    path("payments/<uuid:payment_id>/receipt/", pdf.receipt, name="receipt"),
    path("invoices/<uuid:invoice_id>/files/<uuid:file_id>/", files.file, name="file"),
    path("statements/<uuid:client_id>/pdf/", client_statement.paper, name="statement"),
]
