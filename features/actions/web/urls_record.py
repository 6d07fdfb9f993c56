from django.urls import path

from features.actions.web import firm_record

app_name = "actions_record"
urlpatterns = [
    path("", firm_record.index, name="index"),
    path("new/", firm_record.ask, name="ask"),
    path("<uuid:action_id>/", firm_record.action, name="action"),
    path("<uuid:action_id>/done/", firm_record.done, name="done"),
    path("<uuid:action_id>/withdrawn/", firm_record.withdraw, name="withdraw"),
    path("<uuid:action_id>/reopened/", firm_record.reopen, name="reopen"),
]
