from django.urls import path

from features.notifications.web import client

app_name = "notifications"
urlpatterns = [
    path("", client.index, name="index"),
    path("read/", client.all_read, name="all_read"),
    path("preferences/", client.preferences, name="preferences"),
    path("preferences/address/", client.own_address, name="own_address"),
    path("<uuid:notification_id>/", client.opened, name="opened"),
]
