"""Mounted at /workspace/account/hours/ on the firm's host."""

from django.urls import path

from features.booking.web import own

app_name = "booking_own"
urlpatterns = [
    path("", own.index, name="hours"),
    path("time-off/", own.add_time_off, name="add_time_off"),
    path("time-off/<uuid:time_off_id>/removal/", own.remove_time_off, name="remove_time_off"),
]
