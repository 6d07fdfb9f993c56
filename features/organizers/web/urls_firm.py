"""Mounted at /workspace/organizers/ on the firm's host."""

from django.urls import path

from features.organizers.web import firm

app_name = "organizers_staff"
urlpatterns = [path("", firm.index, name="index"), path("new/", firm.new, name="new")]
