"""Mounted at /vault/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.vault.web import client

app_name = "vault"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", client.index, name="index"),
    path("<uuid:vault_item_id>/", client.item, name="item"),
    path("<uuid:vault_item_id>/contents/", client.show, name="show"),
    path("<uuid:vault_item_id>/download/", client.download, name="download"),
]
