from django.urls import path

from features.viewing.web import starting, support

app_name = "viewing_staff"
urlpatterns = [
    path("clients/<uuid:client_id>/people/<uuid:contact_id>/portal/", starting.start, name="start"),
    path("settings/support/", support.support, name="support"),
    path("settings/support/revocation/", support.revoke, name="support_revocation"),
]
