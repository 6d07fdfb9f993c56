"""Mounted at /workspace/messages/ on the firm's host."""

from django.urls import path

from features.messages.web import firm, firm_filing, firm_later, firm_tasks, firm_thread

app_name = "messages_staff"
urlpatterns = [
    path("", firm.index, name="index"),
    path("tasks/<uuid:task_id>/", firm_tasks.task, name="task"),
    path("tasks/<uuid:task_id>/done/", firm_tasks.done, name="task_done"),
    path("tasks/<uuid:task_id>/undone/", firm_tasks.undone, name="task_undone"),
    path("checklists/<uuid:checklist_id>/", firm_tasks.edit, name="checklist"),
    path("checklists/<uuid:checklist_id>/removal/", firm_tasks.remove, name="checklist_removal"),
    path("<uuid:thread_id>/checklists/new/", firm_tasks.new, name="new_checklist"),
    path("<uuid:thread_id>/document/", firm_filing.whole, name="save"),
    path("<uuid:thread_id>/<uuid:message_id>/document/", firm_filing.one, name="save_one"),
    path("scheduled/<uuid:scheduled_id>/", firm_later.edit, name="scheduled"),
    path("scheduled/<uuid:scheduled_id>/cancellation/", firm_later.cancel, name="cancel_scheduled"),
    path("scheduled/<uuid:scheduled_id>/sending/", firm_later.send, name="send_scheduled"),
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
