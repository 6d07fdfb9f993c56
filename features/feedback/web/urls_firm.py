"""Mounted at /workspace/feedback/ on the firm's host."""

from django.urls import path

from features.feedback.web import firm

app_name = "feedback_staff"
urlpatterns = [
    path("", firm.index, name="index"),
    path("<uuid:feedback_id>/", firm.one, name="one"),
    path("<uuid:feedback_id>/settled/", firm.settle, name="settle"),
    path("<uuid:feedback_id>/settled/undone/", firm.reopen, name="reopen"),
]
