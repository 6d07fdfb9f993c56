"""At the root of the firm's host: a service worker is heard in the folder it comes from and below."""

from django.urls import path

from features.notifications.web import worker

app_name = "notifications_worker"
urlpatterns = [path("push-worker.js", worker.script, name="script")]
