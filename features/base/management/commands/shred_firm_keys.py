"""`manage.py shred_firm_keys SLUG --yes`: nothing in a suspended firm's vault can be opened ever again (R44)."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from features.base import firm_keys
from features.base.firm_keys import KeysDestroyed
from tenants.console import operations
from tenants.console.audit import Actor
from tenants.context import inside, platform
from tenants.errors import NotSuspended
from tenants.models import Firm


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = (
        "Destroy the keys of a suspended firm. It can't be undone; docs/operations.md says what backups hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("firm", metavar="SLUG")
        parser.add_argument("--yes", action="store_true", help="really")

    def handle(self, *args: Any, **options: Any) -> None:
        with platform():
            firm = Firm.objects.filter(slug=options["firm"]).first()
        if firm is None:
            raise CommandError(f"There is no firm {options['firm']!r}.")
        if not options["yes"]:
            raise CommandError(f"Nothing was done. To destroy the keys of {firm.name} for good, add --yes.")
        count = self._shred(firm)
        if not is_shut(firm):
            raise CommandError("The keys still open. Nothing may be relied on: look at tenants_firmkey.")
        self.stdout.write(f"{count} keys of {firm.name} are destroyed. Its vault can't be opened any more.")

    def _shred(self, firm: Firm) -> int:
        try:
            with platform():
                return operations.shred_keys(firm=firm, by=Actor(), now=timezone.now())
        except NotSuspended as refusal:
            raise CommandError(refusal.message) from refusal


def is_shut(firm: Firm) -> bool:
    """Return whether the firm's keys are gone, asked as the vault would ask."""
    try:
        with inside(firm):
            firm_keys.newest()
    except KeysDestroyed:
        return True
    return False
