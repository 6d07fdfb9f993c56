"""Mounted at / on the firm's host: a client's invoices, payments, and what they hold in advance."""

from django.urls import path

from features.billing.web import client

app_name = "billing"
urlpatterns = [
    path("invoices/", client.index, name="index"),
    path("invoices/<uuid:invoice_id>/", client.invoice, name="invoice"),
]
