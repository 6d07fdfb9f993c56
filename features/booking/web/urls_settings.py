"""Mounted at /workspace/settings/integrations/ on the firm's host."""

from django.urls import path

from features.booking.web import settings, settings_hours

app_name = "booking_settings"
SERVICE, OFFICE, MEMBER = (
    "services/<uuid:service_id>/",
    "offices/<uuid:location_id>/",
    "team/<uuid:member_id>/",
)
urlpatterns = [
    path("", settings.index, name="index"),
    path("services/new/", settings.new_service, name="new_service"),
    path(SERVICE, settings.service, name="service"),
    path(f"{SERVICE}removal/", settings.remove_service, name="remove_service"),
    path("offices/new/", settings.new_location, name="new_location"),
    path(OFFICE, settings.location, name="location"),
    path(f"{OFFICE}removal/", settings.remove_location, name="remove_location"),
    path(MEMBER, settings_hours.member, name="member"),
    path(f"{MEMBER}time-off/", settings_hours.add_time_off, name="add_time_off"),
    path(
        f"{MEMBER}time-off/<uuid:time_off_id>/removal/",
        settings_hours.remove_time_off,
        name="remove_time_off",
    ),
]
