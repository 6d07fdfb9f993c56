from django.urls import path

from features.clients.web.client import delegates, devices, door, own, portal, proving

app_name = "clients"
urlpatterns = [
    path("invitation/", door.by_code, name="invitation_code"),
    path("invitation/<str:token>/", door.invitation, name="invitation"),
    path("showing/", portal.showing, name="showing"),
    path("confirm/", proving.prove, name="prove"),
    path("you/", portal.you, name="you"),
    path("you/email/", own.email, name="email"),
    path("you/email/kept/", own.email_kept, name="email_kept"),
    path("you/password/", own.password, name="password"),
    path("people/", delegates.index, name="delegates"),
    path("people/<uuid:access_id>/end/", delegates.end, name="end_delegate"),
    path("you/devices/", devices.index, name="devices"),
    path("you/devices/others/", devices.others, name="other_devices"),
    path("you/devices/<uuid:session_id>/", devices.ending, name="device"),
    path("you/devices/links/<uuid:ticket_id>/", devices.link, name="device_link"),
]
