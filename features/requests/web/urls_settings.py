"""Mounted at /workspace/settings/ on the firm's host."""

from django.urls import path

from features.requests.web import settings

app_name = "requests_settings"
LIST, LINE = "request-lists/<uuid:template_id>/", "request-lists/lines/<uuid:line_id>/"
urlpatterns = [
    path("request-lists/", settings.index, name="index"),
    path(LIST, settings.template, name="template"),
    path(f"{LIST}name/", settings.rename, name="rename"),
    path(f"{LIST}copy/", settings.duplicate, name="duplicate"),
    path(f"{LIST}removal/", settings.remove, name="remove"),
    path(LINE, settings.line, name="line"),
    path(f"{LINE}place/", settings.move, name="move"),
    path(f"{LINE}removal/", settings.remove_line, name="remove_line"),
    path("done-uploading/", settings.done, name="done"),
]
