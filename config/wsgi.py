"""The web process: `python -m config.serve --interface wsgi config.wsgi:application`."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.hidden import hide

hide()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
for urls in (settings.ROOT_URLCONF, settings.FIRM_URLCONF):
    import_module(
        urls
    )  # a mistake in a page stops the start here, not each request later; and the first is quick
