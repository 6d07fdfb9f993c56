"""`manage.py bench provisioning|migrations|requests`: measures in a database of its own and prints ratios."""

import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlparse

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from psycopg import sql

NAMES = ("provisioning", "migrations", "requests")
DATABASE = "portico_bench"


class Command(BaseCommand):
    requires_system_checks = []
    help = "Time this code beside stock django-tenants in one run: provisioning, migrations or requests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=NAMES)
        parser.add_argument("--firms", type=int, help="how many firms to measure with")

    def handle(self, *args: Any, **options: Any) -> None:
        self._database("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}")
        try:
            code = self._run(options["name"], options["firms"])
        finally:
            self._database("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        if code:
            sys.exit(code)

    def _run(self, name: str, firms: int | None) -> int:
        env = {
            **os.environ,
            "DATABASE_ROLE": "owner",
            "DEBUG": "0",
            "DEMO": "0",
            "LOG_LEVEL": "ERROR",
            "STOCK_SIZE": "0",
        }
        env["CACHE_PREFIX"] = f"bench-{os.getpid()}"
        for variable in ("DATABASE_URL", "OWNER_DATABASE_URL"):
            env[variable] = urlparse(os.environ[variable])._replace(path=f"/{DATABASE}").geturl()
        more = ["--firms", str(firms)] if firms else []
        command = [sys.executable, "-m", f"tests.benchmarks.{name}", *more]
        return subprocess.run(command, cwd=settings.ROOT, env=env, check=False).returncode

    def _database(self, *statements: str) -> None:
        with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as own:
            for statement in statements:
                own.execute(sql.SQL(statement).format(sql.Identifier(DATABASE)))
