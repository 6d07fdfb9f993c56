"""Mounted at /workspace/clients/<client_id>/appointments/ on the firm's host."""

from django.urls import path

from features.booking.web import firm_record

app_name = "booking_record"
urlpatterns = [path("new/", firm_record.new, name="new")]
