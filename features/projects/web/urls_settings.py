from django.urls import path

from features.projects.web import settings

app_name = "projects_settings"
urlpatterns = [path("", settings.wording, name="wording")]
