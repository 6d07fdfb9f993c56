"""Mounted at /messages/ on the firm's host."""

from django.urls import path

from features.messages.web import client, client_new, client_tasks

app_name = "messages"
urlpatterns = [
    path("", client.index, name="index"),
    path("new/", client_new.new, name="new"),
    path("tasks/<uuid:task_id>/", client_tasks.task, name="task"),
    path("tasks/<uuid:task_id>/done/", client_tasks.done, name="task_done"),
    path("tasks/<uuid:task_id>/undone/", client_tasks.undone, name="task_undone"),
    path("<uuid:thread_id>/", client.thread, name="thread"),
    path("<uuid:thread_id>/send/", client.send, name="send"),
    path("<uuid:thread_id>/unread/", client.unread, name="unread"),
    path("<uuid:thread_id>/archived/", client.away, name="away"),
    path("<uuid:thread_id>/back/", client.back, name="back"),
    path("<uuid:thread_id>/<uuid:message_id>/", client_new.edit, name="edit"),
]
