"""Mounted at / on the firm's host: a client's invoices, payments, and what they hold in advance."""

from django.urls import path

from features.billing.web import (
    client,
    client_statement,
    paying,
    paying_several,
    payments,
    prepaying,
    receipt,
)

app_name = "billing"
urlpatterns = [
    path("invoices/", client.index, name="index"),
    path("invoices/<uuid:invoice_id>/", client.invoice, name="invoice"),
    path("invoices/<uuid:invoice_id>/pay/", paying.pay, name="pay"),
    path("pay/", paying_several.index, name="pay_several"),
    path("prepayment/", prepaying.index, name="prepay"),
    path("statements/", client_statement.index, name="statements"),
    path("statements/<uuid:client_id>/", client_statement.statement, name="statement"),
    path("payments/", payments.index, name="payments"),
    path("payments/<uuid:payment_id>/", payments.payment, name="payment"),
    path("payments/<uuid:payment_id>/card/", paying.card, name="card"),
    path("receipts/<uuid:payment_id>/", receipt.receipt, name="receipt"),
]
