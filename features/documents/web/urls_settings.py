"""Mounted at /workspace/settings/document-types/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.documents.web import settings

app_name = "documents_settings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", settings.index, name="index"),
    path("<uuid:type_id>/", settings.edit, name="edit"),
    path("<uuid:type_id>/place/", settings.move, name="move"),
    path("<uuid:type_id>/removal/", settings.remove, name="remove"),
]
