"""Runs the owner's commands as a deploy does: in a process of their own, against the test's database."""

import os
import subprocess
import sys
from urllib.parse import urlparse

from django.conf import settings

from tests.database import ROOT


def manage(
    *arguments: str, settings_module: str = "config.settings", **env: str
) -> subprocess.CompletedProcess[str]:
    name = settings.DATABASES["default"]["NAME"]
    address = urlparse(settings.OWNER_DATABASE_URL)._replace(path=f"/{name}").geturl()
    whole = {
        **os.environ, "OWNER_DATABASE_URL": address, "DATABASE_ROLE": "owner", "STOCK_SIZE": "2",
        "DJANGO_SETTINGS_MODULE": settings_module, **env,
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        cwd=ROOT,
        env=whole,
        check=False,
        capture_output=True,
        text=True,
    )
