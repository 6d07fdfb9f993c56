"""Mounted at /appointments/ on the firm's host."""

from django.urls import path

from features.booking.web import client

app_name = "booking"
ONE = "<uuid:appointment_id>/"
urlpatterns = [
    path("", client.index, name="index"),
    path("new/", client.new, name="new"),
    path(ONE, client.appointment, name="appointment"),
    path(f"{ONE}move/", client.move, name="move"),
    path(f"{ONE}cancellation/", client.cancel, name="cancel"),
    path(f"{ONE}calendar/", client.entry, name="entry"),
]
