"""What a firm's host serves of its brand. The paths are also written in `branding.look.Look`."""

from django.urls import path

from branding import web

urlpatterns = [
    path("brand.css", web.stylesheet, name="brand-stylesheet"),
    path("manifest.webmanifest", web.manifest, name="brand-manifest"),
    path("icons/<int:size>.png", web.icon, name="brand-icon"),
    path("favicon.ico", web.favicon, name="brand-favicon"),
    path("logo", web.logo, name="brand-logo"),
]
