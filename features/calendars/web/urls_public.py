"""Mounted at /calendars/ on the public host."""

from django.urls import path

from features.calendars.web import returning

app_name = "calendars_public"
urlpatterns = [path("back/", returning.back, name="back")]
