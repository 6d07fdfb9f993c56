"""Mounted at /vault/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.vault.web import client, client_changing, client_putting

app_name = "vault"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", client.index, name="index"),
    path("new/file/", client_putting.put_file, name="put_file"),
    path("new/credentials/", client_putting.put_credentials, name="put_credentials"),
    path("<uuid:vault_item_id>/", client.item, name="item"),
    path("<uuid:vault_item_id>/contents/", client.show, name="show"),
    path("<uuid:vault_item_id>/download/", client.download, name="download"),
    path("<uuid:vault_item_id>/replacement/", client_changing.replace, name="replace"),
    path("<uuid:vault_item_id>/removal/", client_changing.remove, name="remove"),
]
