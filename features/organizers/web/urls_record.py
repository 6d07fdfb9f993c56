"""Mounted at /workspace/clients/<client>/organizers/ on the firm's host."""

from django.urls import path

from features.organizers.web import comparing, firm_filing, firm_record

app_name = "organizers_record"
ONE = "<uuid:organizer_id>/"
urlpatterns = [
    path("", firm_record.index, name="index"),
    path("new/", firm_record.new, name="new"),
    path(ONE, firm_record.one, name="organizer"),
    path(f"{ONE}accepted/", firm_record.accept, name="accept"),
    path(f"{ONE}returned/", firm_record.give_back, name="give_back"),
    path(f"{ONE}reopened/", firm_record.reopen, name="reopen"),
    path(f"{ONE}withdrawn/", firm_record.withdraw, name="withdraw"),
    path(f"{ONE}comparison/", comparing.compare, name="compare"),
    path(f"{ONE}table/", firm_filing.table, name="table"),
    path(f"{ONE}document/", firm_filing.save, name="save"),
    path(f"{ONE}due/", firm_record.change_due, name="due"),
]
