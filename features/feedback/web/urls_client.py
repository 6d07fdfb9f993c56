"""Mounted at /feedback/ on the firm's host."""

from django.urls import path

from features.feedback.web import client

app_name = "feedback"
urlpatterns = [path("", client.index, name="index")]
