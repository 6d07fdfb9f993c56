"""Mounted at /workspace/documents/ on the firm's host."""

from django.urls import URLPattern, URLResolver, path

from features.documents.web import (
    firm,
    firm_bulk,
    firm_drafts,
    firm_locks,
    firm_moving,
    firm_picked,
    firm_retention,
    firm_trash,
    firm_versions,
    firm_zip,
)

app_name = "documents_staff"
ONE = "<uuid:document_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", firm.index, name="index"),
    path("leaving/", firm_retention.index, name="retention"),
    path("leaving/kept/", firm_retention.keep, name="keep"),
    path("trash/", firm_trash.index, name="trash"),
    path("trash/restoration/", firm_trash.restore, name="restore_many"),
    path("trash/purge/", firm_trash.purge, name="purge"),
    path("moving/", firm_moving.move, name="move_many"),
    path("picked/moving/", firm_moving.choose, name="choose_place"),
    path("picked/audience/", firm_bulk.ask, name="ask_audience"),
    path("picked/sharing/", firm_bulk.share, name="share_many"),
    path("picked/deletion/", firm_bulk.delete, name="delete_many"),
    path("picked/deletion/<int:moment>/undone/", firm_bulk.undo, name="undo_deletion"),
    path("zip/", firm_zip.download, name="zip"),
    path("sharing/", firm_drafts.share, name="share_drafts"),
    path("tags/", firm_picked.tag, name="tag"),
    path(ONE, firm.document, name="document"),
    path(f"{ONE}pages/<int:number>.webp", firm.page, name="page"),
    path(f"{ONE}thumbnail.webp", firm.thumbnail, name="thumbnail"),
    path(f"{ONE}download/", firm.download, name="download"),
    path(f"{ONE}deletion/", firm.delete, name="delete"),
    path(f"{ONE}restoration/", firm.restore, name="restore"),
    path(f"{ONE}versions/", firm_versions.add, name="add_version"),
    path(f"{ONE}versions/<int:number>/download/", firm_versions.download, name="version"),
    path(f"{ONE}versions/<int:number>/restoration/", firm_versions.restore, name="restore_version"),
    path(f"{ONE}lock/", firm_locks.lock, name="lock"),
    path(f"{ONE}lock/release/", firm_locks.unlock, name="unlock"),
    path(f"{ONE}draft/", firm_drafts.unshare, name="unshare"),
]
