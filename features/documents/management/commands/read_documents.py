"""`manage.py read_documents`: have the worker read what nobody has read, as it does a part of each night."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser

from features.documents import readings
from tenants.context import inside, platform
from tenants.models import Firm


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = "Have documents read that are not found by their text yet: those from before, or missed. The worker does it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--firm", metavar="SLUG", help="only this firm")
        parser.add_argument("--most", type=int, default=10_000, help="of each firm (10,000)")

    def handle(self, *args: Any, **options: Any) -> None:
        with platform():
            rows = Firm.objects.filter(status=Firm.Status.ACTIVE).order_by("slug")
            firms = list(rows.filter(slug=options["firm"]) if options["firm"] else rows)
        if options["firm"] and not firms:
            raise CommandError(f"There is no active firm {options['firm']!r}.")
        for firm in firms:
            with inside(firm):
                count = readings.arrange_missing(most=options["most"])
            self.stdout.write(f"{firm.slug}: {count} to be read.")
