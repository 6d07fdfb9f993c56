"""Mounted at /payment-methods/ on the firm's host."""

from django.urls import path

from features.billing.web import methods

app_name = "billing_methods"
urlpatterns = [
    path("", methods.index, name="index"),
    path("<uuid:client_id>/new/", methods.add, name="add"),
    path("<uuid:client_id>/form/", methods.form, name="form"),
    path("<uuid:client_id>/back/", methods.back, name="back"),
    path("<uuid:client_id>/automatic/", methods.agree, name="agree"),
    path("<uuid:client_id>/automatic/end/", methods.end, name="end"),
    path("<uuid:method_id>/default/", methods.default, name="default"),
    path("<uuid:method_id>/removal/", methods.remove, name="remove"),
]
