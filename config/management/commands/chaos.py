"""
`manage.py chaos billing`: kill the processes while people pay, and prove the books. `manage.py chaos notices`: kill the
worker and take the broker away while people are told of things. Each in a database of its own.
"""

import base64
import os
import secrets
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

SIZES = {"billing": ("payments", "deliveries"), "notices": ("notices", "kills", "away")}


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Kill processes while people pay or are told of things; then prove that nothing is lost or doubled."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=SIZES)
        parser.add_argument("--payments", type=int, help="billing: 1,000 unless told")
        parser.add_argument("--deliveries", type=int, help="billing: 10,000 unless told")
        parser.add_argument("--notices", type=int, help="notices: 10,000 unless told")
        parser.add_argument("--kills", type=int, help="notices: 200 unless told")
        parser.add_argument("--away", type=int, help="notices: seconds without a broker, 600 unless told")
        parser.add_argument("--seed", type=int, help="of the chance that decides who is killed when")

    def handle(self, *args: Any, **options: Any) -> None:
        env = {**os.environ, "DATABASE_ROLE": "web", "DEBUG": "0", "DEMO": "0", "LOG_LEVEL": "CRITICAL"}
        env.setdefault("VAULT_KEYS", f"chaos=local:{base64.b64encode(secrets.token_bytes(32)).decode()}")
        env["CACHE_PREFIX"] = f"chaos-{os.getpid()}"
        env["PAYMENTS_URL"] = ""  # the run has a stand-in of its own, which it also kills
        more = [
            f"--{name}={options[name]}"
            for name in (*SIZES[options["name"]], "seed")
            if options[name] is not None
        ]
        command = [sys.executable, "-m", f"tests.chaos.{options['name']}", *more]
        if code := subprocess.run(command, cwd=settings.ROOT, env=env, check=False).returncode:
            sys.exit(code)
