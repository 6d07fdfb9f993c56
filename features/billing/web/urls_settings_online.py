"""Mounted at /workspace/settings/payments/ on the firm's host."""

from django.urls import path

from features.billing.web import connecting, surcharge

app_name = "billing_settings"
urlpatterns = [
    path("", connecting.provider, name="provider"),
    path("back/", connecting.back, name="back"),
    path("again/", connecting.again, name="again"),
    path("refresh/", connecting.refresh, name="refresh"),
    path("surcharge/", surcharge.surcharge, name="surcharge"),
    path("disconnect/", connecting.disconnect, name="disconnect"),
]
