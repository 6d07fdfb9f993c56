"""Mounted at /workspace/clients/<client_id>/messages/ on the firm's host."""

from django.urls import path

from features.messages.web import firm_record

app_name = "messages_record"
urlpatterns = [
    path("", firm_record.index, name="index"),
    path("new/", firm_record.new, name="new"),
]
