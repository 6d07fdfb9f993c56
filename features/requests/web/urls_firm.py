"""Mounted at /workspace/requests/ on the firm's host."""

from django.urls import path

from features.requests.web import firm

app_name = "requests_staff"
urlpatterns = [
    path("", firm.index, name="index"),
    path("new/", firm.new, name="new"),
    path("reminders/", firm.nudge, name="nudge"),
]
