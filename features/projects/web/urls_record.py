from django.urls import path

from features.projects.web import firm_record

app_name = "projects_record"
urlpatterns = [
    path("", firm_record.of_client, name="index"),
    path("new/", firm_record.create, name="create"),
]
