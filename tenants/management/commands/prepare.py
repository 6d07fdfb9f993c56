"""`manage.py prepare`: everything a release needs before it serves. Safe to run again."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.provisioning import stock, template


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = "Migrate the platform's tables, build the template schema of this version and fill the stock."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--firms", action="store_true", help="then migrate the firms that are behind, too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_ROLE != "owner":
            raise CommandError("Run this as the owner: DATABASE_ROLE=owner (and OWNER_DATABASE_URL).")
        self.stdout.write("Platform tables …")
        template.migrate_public()
        self.stdout.write("Template schema …")
        template.ensure()
        self.stdout.write(f"Stock: {stock.refill()} schemas made.")
        if options["firms"]:
            call_command("migrate_firms", go_on=True, stdout=self.stdout, stderr=self.stderr)
