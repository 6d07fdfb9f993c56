"""Mounted at /workspace/clients/<client>/vault/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.vault.web import firm, firm_putting

app_name = "vault_record"
ONE = "<uuid:vault_item_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", firm.of_client, name="index"),
    path("new/file/", firm_putting.put_file, name="put_file"),
    path("new/credentials/", firm_putting.put_credentials, name="put_credentials"),
    path(ONE, firm.item, name="item"),
    path(f"{ONE}contents/", firm.show, name="show"),
    path(f"{ONE}download/", firm.download, name="download"),
    path(f"{ONE}replacement/", firm_putting.replace, name="replace"),
    path(f"{ONE}removal/", firm.remove, name="remove"),
]
