"""Mounted at /work/ on the firm's host."""

from django.urls import path

from features.work.web import client

app_name = "work"
urlpatterns = [path("", client.index, name="index")]
