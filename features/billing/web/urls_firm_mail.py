"""Mounted at /workspace/invoices/ on the firm's host."""

from django.urls import path

from features.billing.web import firm_mail

app_name = "billing_firm_mail"
urlpatterns = [
    path("mail/", firm_mail.many, name="many"),
    path("<uuid:invoice_id>/mail/", firm_mail.dialog, name="dialog"),
    path("<uuid:invoice_id>/mail/links/", firm_mail.end_links, name="end_links"),
]
