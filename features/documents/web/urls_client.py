"""Mounted at /documents/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.documents.web import (
    client,
    client_deleting,
    client_upload,
    client_versions,
    client_zip,
    pieces_client,
)

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", client.index, name="index"),
    path("upload/", client_upload.upload, name="upload"),
    path("uploads/", pieces_client.begin, name="pieces"),
    path("uploads/known/", pieces_client.known, name="known"),
    path("uploads/<uuid:upload_id>/", pieces_client.one, name="piece"),
    path("choose/", client_zip.choose, name="choose"),
    path("zip/", client_zip.download, name="zip"),
    path("<uuid:document_id>/", client.document, name="document"),
    path("<uuid:document_id>/preview/", client.preview, name="preview"),
    path("<uuid:document_id>/pages/<int:number>.webp", client.page, name="page"),
    path("<uuid:document_id>/download/", client.download, name="download"),
    path("<uuid:document_id>/versions/", client_versions.replace, name="add_version"),
    path("<uuid:document_id>/versions/removal/", client_versions.take_back, name="take_back_version"),
    path("<uuid:document_id>/versions/<int:number>/download/", client_versions.download, name="version"),
    path("<uuid:document_id>/deletion/", client_deleting.delete, name="delete"),
    path("<uuid:document_id>/restoration/", client_deleting.restore, name="restore"),
    path("<uuid:document_id>/thumbnail.webp", client.thumbnail, name="thumbnail"),
]
