from django.urls import path

from features.notifications.web import client

app_name = "notifications"
urlpatterns = [
    path("", client.index, name="index"),
    path("read/", client.all_read, name="all_read"),
    path("preferences/", client.preferences, name="preferences"),
    path("preferences/address/", client.own_address, name="own_address"),
    path("devices/", client.device_on, name="device_on"),
    path("devices/again/", client.device_again, name="device_again"),
    path("devices/<uuid:device_id>/removal/", client.device_off, name="device_off"),
    path("<uuid:notification_id>/", client.opened, name="opened"),
]
