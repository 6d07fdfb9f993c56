"""Mounted at /workspace/messages/ on the firm's host."""

from django.urls import path

from features.messages.web import firm, firm_thread

app_name = "messages_staff"
urlpatterns = [
    path("", firm.index, name="index"),
    path("<uuid:thread_id>/", firm.thread, name="thread"),
    path("<uuid:thread_id>/send/", firm.send, name="send"),
    path("<uuid:thread_id>/assignment/", firm_thread.assign, name="assign"),
    path("<uuid:thread_id>/waiting/", firm_thread.waiting, name="waiting"),
    path("<uuid:thread_id>/subject/", firm_thread.rename, name="rename"),
    path("<uuid:thread_id>/archive/", firm_thread.archive, name="archive"),
    path("<uuid:thread_id>/unarchive/", firm_thread.unarchive, name="unarchive"),
    path("<uuid:thread_id>/unread/", firm_thread.unread, name="unread"),
    path("<uuid:thread_id>/away/", firm_thread.away, name="away"),
    path("<uuid:thread_id>/back/", firm_thread.back, name="back"),
    path("<uuid:thread_id>/<uuid:message_id>/", firm_thread.edit, name="edit"),
]
