from django.urls import path

from features.projects.web import client

app_name = "projects"
urlpatterns = [
    path("", client.index, name="index"),
    path("<uuid:project_id>/", client.project, name="project"),
]
