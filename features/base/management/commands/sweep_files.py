"""`manage.py sweep_files`: show files that no row holds (`--remove` removes them) and rows whose file is missing."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from features.base import orphans
from features.base.orphans import TooManyOrphans
from integrations.storage.gateway import StorageFailed
from tenants.context import inside, platform
from tenants.models import Firm


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = "Show files older than a day that no row of their firm holds. Each night they are removed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--firm", metavar="SLUG", help="only this firm")
        parser.add_argument("--remove", action="store_true", help="remove them, not only show them")

    def handle(self, *args: Any, **options: Any) -> None:
        with platform():
            rows = Firm.objects.filter(status=Firm.Status.ACTIVE).order_by("slug")
            firms = list(rows.filter(slug=options["firm"]) if options["firm"] else rows)
        if options["firm"] and not firms:
            raise CommandError(f"There is no active firm {options['firm']!r}.")
        failed = [firm.slug for firm in firms if not self._swept(firm, remove=options["remove"])]
        if failed:
            raise CommandError(f"Not swept: {', '.join(failed)}.")

    def _swept(self, firm: Firm, *, remove: bool) -> bool:
        try:
            with inside(firm):
                found = orphans.sweep(now=timezone.now(), remove=remove)
        except (TooManyOrphans, StorageFailed) as error:
            self.stderr.write(f"{firm.slug}: {error or 'the store is away.'}")
            return False
        for key in found.removed if remove else found.orphans:
            self.stdout.write(key)
        for row in found.missing:
            self.stdout.write(f"missing: {row}")
        done = f"{len(found.removed)} removed" if remove else f"{len(found.orphans)} would be removed"
        self.stdout.write(f"{firm.slug}: {found.files} files, {done}, {len(found.missing)} missing.")
        return True
