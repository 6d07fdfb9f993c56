"""Mounted at /workspace/clients/<client>/requests/ on the firm's host."""

from django.urls import path

from features.requests.web import firm_item, firm_links, firm_record, zips

app_name = "requests_record"
ONE, ITEM = "<uuid:request_id>/", "items/<uuid:item_id>/"
urlpatterns = [
    path("", firm_record.index, name="index"),
    path("new/", firm_record.new, name="new"),
    path("links/", firm_links.index, name="links"),
    path("links/new/", firm_links.new, name="new_link"),
    path("links/<uuid:link_id>/end/", firm_links.end, name="end_link"),
    path(ITEM, firm_item.item, name="item"),
    path(f"{ITEM}accepted/", firm_item.accept, name="accept"),
    path(f"{ITEM}returned/", firm_item.give_back, name="give_back"),
    path(f"{ITEM}again/", firm_item.again, name="again"),
    path(f"{ITEM}place/", firm_item.move, name="move"),
    path(f"{ITEM}removal/", firm_item.remove, name="remove"),
    path(ONE, firm_record.one, name="request"),
    path(f"{ONE}files/", zips.firm, name="zip"),
    path(f"{ONE}details/", firm_record.change, name="change"),
    path(f"{ONE}sent/", firm_record.send, name="send"),
    path(f"{ONE}reminder/", firm_record.nudge, name="nudge"),
    path(f"{ONE}accepted/", firm_record.accept_all, name="accept_all"),
    path(f"{ONE}closed/", firm_record.close, name="close"),
    path(f"{ONE}withdrawn/", firm_record.withdraw, name="withdraw"),
    path(f"{ONE}reopened/", firm_record.reopen, name="reopen"),
]
