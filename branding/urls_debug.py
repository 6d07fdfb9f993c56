"""The style guide, while developing (the public host includes this only with DEBUG)."""

from django.urls import path

from branding import styleguide

urlpatterns = [path("", styleguide.page, name="styleguide")]
