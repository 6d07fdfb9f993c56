"""
The process that keeps lines to open pages: `python -m config.serve --interface asgi config.live:application`. It reads
the settings alone, and starts none of the apps: no query can be made here.
"""

import os

from django.conf import settings

from config.hidden import hide

hide()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from integrations.live import bell  # noqa: E402  needs to know which settings
from integrations.live.hub import Hub  # noqa: E402
from integrations.live.server import Server  # noqa: E402

application = Server(Hub(settings.REDIS_URL, bell.root()))
