"""Mounted at /workspace/settings/billing/ on the firm's host."""

from django.urls import path

from features.billing.web import settings

app_name = "billing_rules"
urlpatterns = [
    path("", settings.index, name="index"),
    path("prepayment/", settings.prepayment, name="prepayment"),
    path("reminders/", settings.reminders, name="reminders"),
    path("taxes/", settings.taxes, name="taxes"),
    path("taxes/<uuid:rate_id>/first/", settings.prefer, name="prefer"),
    path("taxes/<uuid:rate_id>/removal/", settings.put_away, name="put_away"),
]
