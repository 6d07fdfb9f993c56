"""Mounted at /workspace/settings/organizer-templates/ on the firm's host."""

from django.urls import path

from features.organizers.web import builder, settings

app_name = "organizers_settings"
ONE = "<uuid:organizer_template_id>/"
SECTION, QUESTION = f"{ONE}sections/<slug:section_key>/", f"{ONE}questions/<slug:question_key>/"
urlpatterns = [
    path("", settings.index, name="index"),
    path("file/", settings.take_file, name="take_file"),
    path(ONE, builder.template, name="template"),
    path(f"{ONE}name/", settings.rename, name="rename"),
    path(f"{ONE}preview/", settings.preview, name="preview"),
    path(f"{ONE}file/", settings.export, name="export"),
    path(f"{ONE}published/", settings.publish, name="publish"),
    path(f"{ONE}opening/", settings.set_open, name="set_open"),
    path(f"{ONE}copy/", settings.duplicate, name="duplicate"),
    path(f"{ONE}removal/", settings.remove, name="remove"),
    path(SECTION, builder.section, name="section"),
    path(f"{SECTION}place/", builder.move_section, name="move_section"),
    path(f"{SECTION}removal/", builder.remove_section, name="remove_section"),
    path(f"{SECTION}questions/", builder.new_question, name="new_question"),
    path(QUESTION, builder.question, name="question"),
    path(f"{QUESTION}place/", builder.move_question, name="move_question"),
    path(f"{QUESTION}removal/", builder.remove_question, name="remove_question"),
]
