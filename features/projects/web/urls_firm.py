from django.urls import path

from features.projects.web import firm

app_name = "projects_staff"
urlpatterns = [
    path("", firm.index, name="index"),
    path("new/", firm.begin, name="begin"),
    path("<uuid:project_id>/", firm.project, name="project"),
    path("<uuid:project_id>/edit/", firm.edit, name="edit"),
    path("<uuid:project_id>/completion/", firm.complete, name="complete"),
    path("<uuid:project_id>/completion/undone/", firm.reopen, name="reopen"),
]
