from django.urls import path

from features.factors.web import second

app_name = "factors"
urlpatterns = [
    path("second-step/", second.client, name="second"),
    path("passkey/", second.client_passkey, name="passkey_entry"),
    path("passkey/options/", second.options, name="options"),
]
