"""Mounted at /workspace/clients/<client>/top-up/ on the firm's host."""

from django.urls import path

from features.billing.web import firm_top_up

app_name = "billing_firm_top_up"
urlpatterns = [path("", firm_top_up.top_up, name="top_up"), path("end/", firm_top_up.end, name="end")]
