"""Mounted at /unsubscribe/ on the firm's host. Tokens stay out of the log (base.logs)."""

from django.urls import path

from features.notifications.web import stop

app_name = "notifications_stop"
urlpatterns = [path("<str:token>/", stop.index, name="index")]
