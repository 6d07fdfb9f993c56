"""Mounted at /webhooks/ on the public host."""

from django.urls import path

from features.billing.web import webhook

app_name = "billing_public"
urlpatterns = [path("payments/", webhook.payments, name="webhook")]
