"""Mounted at /workspace/clients/<client>/recurring-invoices/ on the firm's host."""

from django.urls import path

from features.billing.web import firm_series

app_name = "billing_series_record"
urlpatterns = [path("new/", firm_series.create, name="new")]
