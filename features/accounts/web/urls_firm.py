from django.urls import path

from features.accounts.web import colleague, devices, firm, joining, own, passwords, proving, roles, team

app_name = "accounts_staff"
urlpatterns = [
    path("sign-in/", firm.sign_in, name="sign_in"),
    path("sign-out/", firm.sign_out, name="sign_out"),
    path("welcome/<str:token>/", firm.welcome, name="welcome"),
    path("forgotten/", passwords.forgotten, name="forgotten"),
    path("forgotten/sent/", passwords.forgotten_sent, name="forgotten_sent"),
    path("reset/<str:token>/", passwords.reset, name="reset"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("confirm/", proving.prove, name="prove"),
    path("account/devices/", devices.index, name="devices"),
    path("account/devices/others/", devices.others, name="other_devices"),
    path("account/devices/<uuid:session_id>/", devices.ending, name="device"),
    path("account/devices/links/<uuid:ticket_id>/", devices.link, name="device_link"),
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="password"),
    path("settings/team/", team.team, name="team"),
    path("settings/team/invitation/", team.invite, name="invite"),
    path("settings/team/roles/", roles.roles, name="roles"),
    path("settings/team/roles/new/", roles.new, name="role_new"),
    path("settings/team/roles/presets/<slug:preset>/", roles.preset, name="preset"),
    path("settings/team/roles/presets/<slug:preset>/reach/", roles.reach, name="preset_reach"),
    path("settings/team/roles/<uuid:role_id>/", roles.role, name="role"),
    path("settings/team/roles/<uuid:role_id>/removal/", roles.removal, name="role_removal"),
    path("settings/team/<uuid:colleague_id>/", colleague.colleague, name="colleague"),
    path("settings/team/<uuid:colleague_id>/invitation/", colleague.invitation, name="colleague_invitation"),
    path("settings/team/<uuid:colleague_id>/withdrawal/", colleague.withdrawal, name="withdrawal"),
    path("settings/team/<uuid:colleague_id>/deactivation/", colleague.deactivation, name="deactivation"),
    path("settings/team/<uuid:colleague_id>/reactivation/", colleague.reactivation, name="reactivation"),
]
