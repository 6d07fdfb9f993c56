"""Mounted at /workspace/settings/messages/ on the firm's host."""

from django.urls import path

from features.messages.web import firm_hours, firm_saved, settings

app_name = "messages_settings"
SAVED = "replies/<uuid:reply_id>/"
urlpatterns = [
    path("", settings.index, name="index"),
    path("hours/", firm_hours.index, name="hours"),
    path("hours/closed/", firm_hours.close, name="close_days"),
    path("hours/closed/<uuid:closed_id>/removal/", firm_hours.reopen, name="reopen_days"),
    path("replies/", firm_saved.index, name="replies"),
    path("replies/new/", firm_saved.new, name="new_reply"),
    path(SAVED, firm_saved.edit, name="reply"),
    path(f"{SAVED}archive/", firm_saved.archive, name="archive_reply"),
    path(f"{SAVED}unarchive/", firm_saved.unarchive, name="unarchive_reply"),
]
