from django.urls import path

from features.notifications.web import firm

app_name = "notifications_staff"
urlpatterns = [
    path("", firm.index, name="index"),
    path("read/", firm.all_read, name="all_read"),
    path("preferences/", firm.preferences, name="preferences"),
    path("preferences/address/", firm.own_address, name="own_address"),
    path("<uuid:client_id>/<uuid:contact_id>/address/", firm.try_again, name="try_again"),
    path("devices/", firm.device_on, name="device_on"),
    path("devices/again/", firm.device_again, name="device_again"),
    path("devices/<uuid:device_id>/removal/", firm.device_off, name="device_off"),
    path("<uuid:notification_id>/", firm.opened, name="opened"),
]
