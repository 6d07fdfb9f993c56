from django.urls import URLPattern, URLResolver, path

from portal_api.keys import pages

app_name = "portal_api_keys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.index, name="index"),
    path("new/", pages.new, name="new"),
    path("<uuid:key_id>/", pages.one, name="one"),
    path("<uuid:key_id>/revocation/", pages.revocation, name="revocation"),
]
