"""Mounted at /workspace/invoices/recurring/ on the firm's host."""

from django.urls import path

from features.billing.web import firm_series

app_name = "billing_series"
ONE = "<uuid:series_id>/"
urlpatterns = [
    path("", firm_series.index, name="index"),
    path("new/", firm_series.new, name="new"),
    path(ONE, firm_series.series, name="series"),
    path(f"{ONE}edit/", firm_series.edit, name="edit"),
    path(f"{ONE}pause/", firm_series.pause, name="pause"),
    path(f"{ONE}resumption/", firm_series.resume, name="resume"),
    path(f"{ONE}skip/", firm_series.skip, name="skip"),
    path(f"{ONE}end/", firm_series.end, name="end"),
]
