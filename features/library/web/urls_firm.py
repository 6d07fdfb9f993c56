"""Mounted at /workspace/library/ on the firm's host."""

from django.urls import path

from features.library.web import firm, firm_categories, firm_edit, firm_pictures, firm_versions

app_name = "library_staff"
ONE, CATEGORY = "<uuid:article_id>/", "categories/<uuid:category_id>/"
VERSION = f"{ONE}versions/<int:number>/"
urlpatterns = [
    path("", firm.index, name="index"),
    path("starters/", firm_edit.starters, name="starters"),
    path("new/", firm_edit.new, name="new"),
    path("categories/", firm_categories.index, name="categories"),
    path(CATEGORY, firm_categories.rename, name="category"),
    path(f"{CATEGORY}place/", firm_categories.move, name="category_place"),
    path(f"{CATEGORY}removal/", firm_categories.remove, name="category_removal"),
    path("pictures/<uuid:picture_id>/", firm_pictures.picture, name="picture"),
    path("pictures/<uuid:picture_id>/removal/", firm_pictures.remove, name="picture_removal"),
    path(ONE, firm.article, name="article"),
    path(f"{ONE}edit/", firm_edit.edit, name="edit"),
    path(f"{ONE}place/", firm_edit.move, name="place"),
    path(f"{ONE}publication/", firm_edit.publish, name="publish"),
    path(f"{ONE}publication/undone/", firm_edit.unpublish, name="unpublish"),
    path(f"{ONE}removal/", firm_edit.remove, name="remove"),
    path(f"{ONE}pictures/", firm_pictures.index, name="pictures"),
    path(f"{ONE}versions/", firm_versions.index, name="versions"),
    path(VERSION, firm_versions.version, name="version"),
    path(f"{VERSION}restoration/", firm_versions.restore, name="restore"),
]
