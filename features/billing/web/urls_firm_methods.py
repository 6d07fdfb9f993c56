"""Mounted at /workspace/clients/<client>/payment-methods/ on the firm's host."""

from django.urls import path

from features.billing.web import firm_methods

app_name = "billing_firm_methods"
urlpatterns = [path("request/", firm_methods.ask, name="request")]
