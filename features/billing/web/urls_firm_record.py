"""Mounted at /workspace/clients/<client>/invoices/ on the firm's host."""

from django.urls import path

from features.billing.web import firm_drafts, firm_record

app_name = "billing_record"
urlpatterns = [
    path("", firm_record.index, name="index"),
    path("new/", firm_drafts.create, name="new"),
    path("payment/", firm_record.pay, name="pay"),
    path("credit/", firm_record.give, name="give"),
]
