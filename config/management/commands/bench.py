"""`manage.py bench NAME`: times this code, or counts what pages ask, in a database of its own (see NAMES)."""

import base64
import os
import secrets
import subprocess
import sys
from typing import Any
from urllib.parse import urlparse

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from psycopg import sql

NAMES = (
    "provisioning",
    "migrations",
    "requests",
    "sign_in",
    "import",
    "documents",
    "billing",
    "messages",
    "work",
)
MODULES = {"import": "imports"}  # a module can't be called import
DATABASE = "portico_bench"


class Command(BaseCommand):
    requires_system_checks = []
    help = "Time this code beside stock django-tenants in one run, or what doors and files take."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=NAMES)
        parser.add_argument("--firms", type=int, help="how many firms to measure with")

    def handle(self, *args: Any, **options: Any) -> None:
        self._drop()  # a run that was killed may have left it
        self._execute("CREATE DATABASE {}", DATABASE)
        try:
            code = self._run(options["name"], options["firms"])
        finally:
            self._drop()
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
        env.setdefault("VAULT_KEYS", f"bench=local:{base64.b64encode(secrets.token_bytes(32)).decode()}")
        env["CACHE_PREFIX"] = f"bench-{os.getpid()}"
        env["PAYMENTS_URL"] = ""  # what takes payments brings a stand-in of its own
        for variable in ("DATABASE_URL", "OWNER_DATABASE_URL"):
            env[variable] = urlparse(os.environ[variable])._replace(path=f"/{DATABASE}").geturl()
        more = ["--firms", str(firms)] if firms else []
        command = [sys.executable, "-m", f"tests.benchmarks.{MODULES.get(name, name)}", *more]
        return subprocess.run(command, cwd=settings.ROOT, env=env, check=False).returncode

    def _drop(self) -> None:
        """Drop the database and the roles of its firms, which belong to the whole server and would pile up."""
        roles = self._roles()
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", DATABASE)
        for role in roles:
            self._execute("DROP ROLE {}", role)

    def _roles(self) -> list[str]:
        query = "SELECT nspname FROM pg_namespace JOIN pg_roles ON rolname = nspname"
        try:
            with psycopg.connect(settings.OWNER_DATABASE_URL, dbname=DATABASE) as own:
                return [str(row[0]) for row in own.execute(query)]
        except psycopg.OperationalError:  # no such database
            return []

    def _execute(self, statement: str, name: str) -> None:
        with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as own:
            own.execute(sql.SQL(statement).format(sql.Identifier(name)))
