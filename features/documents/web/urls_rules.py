"""Mounted at /workspace/settings/uploads/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.documents.web import rules

app_name = "documents_rules"
urlpatterns: list[URLPattern | URLResolver] = [path("", rules.index, name="index")]
