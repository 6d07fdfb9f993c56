"""Mounted at /answer/ on the firm's host: for whoever was given a link."""

from django.urls import path

from features.organizers.web import helping

app_name = "organizers_link"
urlpatterns = [path("<str:token>/", helping.by_link, name="answer")]
