from django.urls import path

from features.factors.web import firm, second, ways  # noqa: F401  ways register themselves

app_name = "factors_staff"
urlpatterns = [
    path("second-step/", second.staff, name="second"),
    path("passkey/", second.staff_passkey, name="passkey_entry"),
    path("account/two-step/", firm.index, name="index"),
    path("account/two-step/app/", firm.app, name="app"),
    path("account/two-step/app/removal/", firm.app_removal, name="app_removal"),
    path("account/two-step/codes/", firm.codes, name="codes"),
    path("account/two-step/passkeys/new/", firm.passkey_new, name="passkey_new"),
    path("account/two-step/passkeys/options/", firm.passkey_options, name="passkey_options"),
    path("account/two-step/passkeys/<uuid:passkey_id>/", firm.passkey, name="passkey"),
    path(
        "account/two-step/passkeys/<uuid:passkey_id>/removal/", firm.passkey_removal, name="passkey_removal"
    ),
    path("settings/team/<uuid:colleague_id>/two-step/", firm.reset, name="reset"),
]
