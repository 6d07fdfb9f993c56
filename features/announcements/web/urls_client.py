from django.urls import path

from features.announcements.web import client

app_name = "announcements"
urlpatterns = [
    path("", client.index, name="index"),
    path("<uuid:announcement_id>/", client.announcement, name="announcement"),
    path("<uuid:announcement_id>/hidden/", client.dismiss, name="dismiss"),
    path("<uuid:announcement_id>/shown/", client.show_again, name="show_again"),
]
