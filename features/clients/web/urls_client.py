from django.urls import path

from features.clients.web.client import delegates, devices, door, own, portal, proving, two_step

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
    path("you/two-step/", two_step.index, name="two_step_index"),
    path("you/two-step/app/", two_step.app, name="two_step_app"),
    path("you/two-step/app/removal/", two_step.app_removal, name="two_step_app_removal"),
    path("you/two-step/codes/", two_step.codes, name="two_step_codes"),
    path("you/two-step/passkeys/new/", two_step.passkey_new, name="two_step_passkey_new"),
    path("you/two-step/passkeys/options/", two_step.passkey_options, name="two_step_passkey_options"),
    path("you/two-step/passkeys/<uuid:passkey_id>/", two_step.passkey, name="two_step_passkey"),
    path(
        "you/two-step/passkeys/<uuid:passkey_id>/removal/",
        two_step.passkey_removal,
        name="two_step_passkey_removal",
    ),
    path("people/", delegates.index, name="delegates"),
    path("people/<uuid:access_id>/end/", delegates.end, name="end_delegate"),
    path("you/devices/", devices.index, name="devices"),
    path("you/devices/others/", devices.others, name="other_devices"),
    path("you/devices/<uuid:session_id>/", devices.ending, name="device"),
    path("you/devices/links/<uuid:ticket_id>/", devices.link, name="device_link"),
]
