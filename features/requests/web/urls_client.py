"""Mounted at / on the firm's host: requests, “done uploading”, links without a sign-in."""

from django.urls import path

from features.requests.web import client, client_done, client_item, link, zips

app_name = "requests"
ITEM = "requests/items/<uuid:item_id>/"
urlpatterns = [
    path("requests/", client.index, name="index"),
    path("requests/<uuid:request_id>/", client.one, name="request"),
    path("requests/<uuid:request_id>/files/", zips.client, name="zip"),
    path(ITEM, client_item.item, name="item"),
    path(f"{ITEM}files/", client_item.files, name="files"),
    path(f"{ITEM}answer/", client_item.answer, name="answer"),
    path(f"{ITEM}undone/", client_item.undo, name="undo"),
    path(f"{ITEM}somebody-else/", client_item.hand_over, name="hand_over"),
    path("requests/links/<uuid:link_id>/end/", client_item.end_link, name="end_link"),
    path("done-uploading/", client_done.done, name="done"),
    path("done-uploading/said/", client_done.said, name="said"),
    path("done-uploading/<uuid:done_id>/undone/", client_done.undone, name="undone"),
    path("send/<str:token>/", link.send, name="send"),
    path("send/<str:token>/pieces/", link.begin, name="pieces"),
    path("send/<str:token>/pieces/<uuid:upload_id>/", link.piece, name="piece"),
]
