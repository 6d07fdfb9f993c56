from django.urls import path

from features.calendars.web import own

app_name = "calendars_staff"
urlpatterns = [
    path("", own.own, name="own"),
    path("into/", own.into, name="into"),
    path("disconnection/", own.disconnect, name="disconnect"),
    path("back/", own.back, name="back"),
    path("at/<slug:provider>/", own.leave, name="leave"),
]
