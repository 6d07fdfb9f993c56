"""Mounted at /workspace/appointments/ on the firm's host."""

from django.urls import path

from features.booking.web import firm

app_name = "booking_staff"
ONE = "<uuid:appointment_id>/"
urlpatterns = [
    path("", firm.index, name="index"),
    path(ONE, firm.appointment, name="appointment"),
    path(f"{ONE}move/", firm.move, name="move"),
    path(f"{ONE}cancellation/", firm.cancel, name="cancel"),
    path(f"{ONE}outcome/", firm.mark, name="mark"),
]
