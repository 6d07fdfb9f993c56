from django.urls import path

from features.announcements.web import firm

app_name = "announcements_staff"
urlpatterns = [
    path("", firm.index, name="index"),
    path("new/", firm.new, name="new"),
    path("<uuid:announcement_id>/", firm.announcement, name="announcement"),
    path("<uuid:announcement_id>/edit/", firm.edit, name="edit"),
    path("<uuid:announcement_id>/published/", firm.publish, name="publish"),
    path("<uuid:announcement_id>/unpublished/", firm.unpublish, name="unpublish"),
    path("<uuid:announcement_id>/ended/", firm.end, name="end"),
    path("<uuid:announcement_id>/copy/", firm.duplicate, name="duplicate"),
    path("<uuid:announcement_id>/deleted/", firm.delete, name="delete"),
]
