"""`manage.py migrate_firms`: bring every firm's schema to this release. Run as the owner, after `prepare`."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import fleet


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = "Migrate all firms that are behind. One that fails is set aside and named; the others go on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--schema", help="only this schema, for instance one that was set aside")
        parser.add_argument("--go-on", action="store_true", help="succeed even if a firm was set aside")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_ROLE != "owner":
            raise CommandError("Run this as the owner: DATABASE_ROLE=owner (and OWNER_DATABASE_URL).")
        report = fleet.migrate(workers=options["workers"], only=options["schema"], progress=self._show)
        self.stdout.write(f"{len(report.migrated)} migrated, {len(report.failed)} set aside.")
        if report.failed:
            lines = "\n".join(f"  {name}: {error.splitlines()[0]}" for name, error in report.failed.items())
            self._tell(f"Set aside, their visitors see a maintenance page:\n{lines}", go_on=options["go_on"])

    def _tell(self, message: str, *, go_on: bool) -> None:
        if not go_on:
            raise CommandError(message)
        self.stderr.write(message)

    def _show(self, schema: str, ok: bool) -> None:  # noqa: FBT001  a callback
        self.stdout.write(f"{schema} {'done' if ok else 'SET ASIDE'}")
