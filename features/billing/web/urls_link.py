"""Mounted at /bill/ on the firm's host: an invoice by the link of its mail. Tokens stay out of the log (base.logs)."""

from django.urls import path

from features.billing.web import by_link

app_name = "billing_link"
urlpatterns = [
    path("<str:token>/", by_link.index, name="index"),
    path("<str:token>/pay/", by_link.pay, name="pay"),
    path("<str:token>/card/", by_link.card, name="card"),
    path("<str:token>/paid/", by_link.paid, name="paid"),
    path("<str:token>/receipt/", by_link.receipt, name="receipt"),
    path("<str:token>/pdf/", by_link.paper, name="pdf"),
]
