"""`manage.py verify_audit`: recompute the chain of audit trails and name the first row that does not fit."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser

from features.base import chain, heads
from integrations.storage.gateway import StorageFailed
from tenants.context import inside, platform
from tenants.models import Firm


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = "Verify the audit trail of all firms, or of one, against itself and the exported heads. Exit code 1: broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--firm", metavar="SLUG", help="only this firm")
        parser.add_argument(
            "--head", metavar="HASH", help="a head of that firm you kept, as in the log: must be in the chain"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["head"] and not options["firm"]:
            raise CommandError("Say whose head that is: --firm SLUG.")
        broken = [
            firm.slug for firm in _firms(options["firm"]) if not self._holds(firm, options["head"] or "")
        ]
        if broken:
            raise CommandError(f"Broken: {', '.join(broken)}.")

    def _holds(self, firm: Firm, head: str) -> bool:
        with inside(firm):
            found = chain.check([*self._exported(), *([head] if head else [])])
        if found.fault is None:
            self.stdout.write(f"{firm.slug}: whole, head {found.head}")
            return True
        self.stderr.write(f"{firm.slug}: BROKEN after {found.head}. {found.fault}")
        return False

    def _exported(self) -> Iterable[str]:
        try:
            return heads.exported().values()
        except StorageFailed:
            self.stderr.write("The exported heads can’t be read; the trail is compared with itself alone.")
            return ()


def _firms(slug: str | None) -> list[Firm]:
    with platform():
        rows = Firm.objects.exclude(schema_name="public").order_by("slug")
        found = list(rows.filter(slug=slug) if slug else rows)
    if slug and not found:
        raise CommandError(f"There is no firm {slug!r}.")
    return found
