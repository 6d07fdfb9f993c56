"""`manage.py move_storage --to URL`: copy every firm's files to another store; run it again until nothing is left."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.storage import gateway, moving
from tenants.context import platform
from tenants.models import Firm


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = (
        "Copy all files to another store, comparing each by size and hash. Nothing is removed from this one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="URL", help="as in STORAGE_URL")
        parser.add_argument("--firm", metavar="SLUG", help="only this firm")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            target = moving.store_at(options["to"])
        except moving.NoSuchStore as error:
            raise CommandError("--to must begin with file:// or s3://.") from error
        with platform():
            rows = Firm.objects.order_by("slug")
            firms = list(rows.filter(slug=options["firm"]) if options["firm"] else rows)
        if options["firm"] and not firms:
            raise CommandError(f"There is no firm {options['firm']!r}.")
        left = [key for firm in firms for key in self._move(firm, target)]
        for key in left:
            self.stderr.write(key)
        if left:
            raise CommandError(f"{len(left)} files are left. Run it again.")
        self.stdout.write(
            "Nothing is left: set STORAGE_URL and restart, then run it once more for what came meanwhile."
        )

    def _move(self, firm: Firm, target: Any) -> list[str]:
        try:
            moved = moving.copy(gateway.keys_below(str(firm.pk)), gateway.store(), target)
        except gateway.StorageFailed as error:
            raise CommandError("The store that files are in is away.") from error
        self.stdout.write(
            f"{firm.slug}: {moved.copied} copied, {moved.same} were there, {len(moved.left)} left."
        )
        return moved.left
