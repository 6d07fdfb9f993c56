"""Mounted at /workspace/answers-by-mail/ on the firm's host."""

from django.urls import path

from features.replies.web import firm

app_name = "replies_staff"
urlpatterns = [
    path("<uuid:mail_id>/", firm.held, name="held"),
    path("<uuid:mail_id>/admission/", firm.admission, name="let_in"),
    path("<uuid:mail_id>/disposal/", firm.disposal, name="throw_away"),
    path("<uuid:mail_id>/original/", firm.original, name="original"),
]
