"""Mounted at /workspace/documents/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.documents.web import firm, firm_record

app_name = "documents_staff"
ONE, CLIENT = "<uuid:document_id>/", "of/<uuid:client_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", firm.index, name="index"),
    path(CLIENT, firm_record.of_client, name="of_client"),
    path(f"{CLIENT}share/", firm_record.share, name="share"),
    path(ONE, firm.document, name="document"),
    path(f"{ONE}pages/<int:number>.webp", firm.page, name="page"),
    path(f"{ONE}download/", firm.download, name="download"),
    path(f"{ONE}deletion/", firm.delete, name="delete"),
    path(f"{ONE}restoration/", firm.restore, name="restore"),
]
