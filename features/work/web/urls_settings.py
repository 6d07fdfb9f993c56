"""Mounted at /workspace/settings/work/ on the firm's host. There with the switch off, for it needs a status first."""

from django.urls import path

from features.work.web import (
    settings,
    settings_pipelines,
    settings_rules,
    settings_stages,
    settings_templates,
)

app_name = "work_settings"
urlpatterns = [
    path("", settings.index, name="index"),
    path("starters/", settings.starters, name="starters"),
    path("statuses/new/", settings.status_new, name="status_new"),
    path("statuses/<uuid:status_id>/", settings.status, name="status"),
    path("statuses/<uuid:status_id>/place/", settings.status_place, name="status_place"),
    path("statuses/<uuid:status_id>/removal/", settings.status_removal, name="status_removal"),
    path("pipelines/new/", settings_pipelines.new, name="pipeline_new"),
    path("pipelines/<uuid:pipeline_id>/", settings_pipelines.pipeline, name="pipeline"),
    path("pipelines/<uuid:pipeline_id>/place/", settings_pipelines.place, name="pipeline_place"),
    path("pipelines/<uuid:pipeline_id>/removal/", settings_pipelines.removal, name="pipeline_removal"),
    path("pipelines/<uuid:pipeline_id>/stages/new/", settings_stages.new, name="stage_new"),
    path("rules/", settings_rules.index, name="rules"),
    path("rules/new/", settings_rules.new, name="rule_new"),
    path("rules/<uuid:rule_id>/", settings_rules.rule, name="rule"),
    path("rules/<uuid:rule_id>/trial/", settings_rules.trial, name="rule_trial"),
    path("rules/<uuid:rule_id>/switch/", settings_rules.switch, name="rule_switch"),
    path("rules/<uuid:rule_id>/removal/", settings_rules.removal, name="rule_removal"),
    path("templates/", settings_templates.index, name="templates"),
    path("templates/new/", settings_templates.new, name="template_new"),
    path("templates/<uuid:work_template_id>/", settings_templates.template, name="template"),
    path("templates/<uuid:work_template_id>/removal/", settings_templates.removal, name="template_removal"),
    path("stages/<uuid:stage_id>/", settings_stages.stage, name="stage"),
    path("stages/<uuid:stage_id>/place/", settings_stages.place, name="stage_place"),
    path("stages/<uuid:stage_id>/removal/", settings_stages.removal, name="stage_removal"),
]
