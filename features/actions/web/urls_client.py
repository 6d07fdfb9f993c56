from django.urls import path

from features.actions.web import client

app_name = "actions"
urlpatterns = [
    path("", client.index, name="index"),
    path("<uuid:action_id>/", client.action, name="action"),
    path("<uuid:action_id>/done/", client.done, name="done"),
    path("<uuid:action_id>/answer/", client.answer, name="answer"),
    path("<uuid:action_id>/undone/", client.undone, name="undone"),
]
