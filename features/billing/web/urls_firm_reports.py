"""Reports; mounted at /workspace/invoices/reports/ on the firm's host."""

from django.urls import path

from features.billing.reports import KINDS
from features.billing.web import reports

app_name = "billing_reports"
urlpatterns = [
    path("", reports.index, name="index"),
    *(path(f"{key}/", reports.page, {"key": key}, name=key) for key in KINDS),
    *(path(f"{key}/file/", reports.file, {"key": key}, name=f"{key}_file") for key in KINDS),
]
