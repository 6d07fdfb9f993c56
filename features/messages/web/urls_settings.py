"""Mounted at /workspace/settings/messages/ on the firm's host."""

from django.urls import path

from features.messages.web import settings

app_name = "messages_settings"
urlpatterns = [path("", settings.index, name="index")]
