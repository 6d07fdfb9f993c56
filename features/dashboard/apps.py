from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "features.dashboard"
    label = "dashboard"
