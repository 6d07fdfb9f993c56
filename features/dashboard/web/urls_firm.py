from django.urls import path

from features.dashboard.web import activity, brand, checklist, deliveries, inbox, switches

app_name = "dashboard_staff"
urlpatterns = [
    path("", inbox.index, name="inbox"),
    path("inbox/<slug:source>/<str:key>/done/", inbox.done, name="done"),
    path("inbox/<slug:source>/<str:key>/undone/", inbox.undone, name="undone"),
    path("deliveries/<uuid:entry_id>/", deliveries.show, name="delivery"),
    path("deliveries/<uuid:entry_id>/attempt/", deliveries.retry, name="delivery_attempt"),
    path("checklist/hidden/", checklist.hide, name="checklist_hidden"),
    path("checklist/shown/", checklist.show, name="checklist_shown"),
    path("settings/features/", switches.index, name="features"),
    path("settings/features/<slug:key>/", switches.change, name="feature"),
    path("settings/branding/", brand.edit, name="branding"),
    path("activity/", activity.index, name="activity"),
    path("activity/export/", activity.export, name="activity_export"),
]
