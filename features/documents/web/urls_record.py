"""Mounted at /workspace/clients/<client>/documents/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.documents.web import firm_record, pieces_firm

app_name = "documents_record"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", firm_record.of_client, name="index"),
    path("share/", firm_record.share, name="share"),
    path("share/readers/", firm_record.readers, name="readers"),
    path("uploads/", pieces_firm.begin, name="pieces"),
    path("uploads/<uuid:upload_id>/", pieces_firm.one, name="piece"),
]
