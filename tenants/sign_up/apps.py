from django.apps import AppConfig


class SignUpConfig(AppConfig):
    name = "tenants.sign_up"
    label = "sign_up"
