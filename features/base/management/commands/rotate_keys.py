"""`manage.py rotate_keys`: bring every key under the newest one; docs/operations.md says when and in which order."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser

from features.base import firm_keys, rotation
from features.base.errors import Unavailable
from features.base.rotation import Turned
from integrations.keys import gateway
from integrations.keys.gateway import KeysAway, NotThisKey
from tenants.context import inside
from tenants.models import Firm
from tenants.sealed import Unreadable


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = "Wrap the firms' keys by the newest master key, and seal anew what lies under older keys of firms."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--firms", action="store_true", help="give each firm a new version of its key too"
        )
        parser.add_argument("--firm", metavar="SLUG", help="with --firms: this one alone")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument(
            "--retire", metavar="VERSION", help="only say whether VAULT_KEYS can do without it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retire"]:
            self._retire(options["retire"])
            return
        done = Turned()
        try:
            rotation.wrap_anew(done, is_dry=options["dry_run"])
        except (KeysAway, NotThisKey) as error:
            raise CommandError(f"A firm's key can't be opened: {error or type(error).__name__}.") from error
        failed = [firm.slug for firm in self._firms(options) if not self._turn(firm, done, options)]
        self._tell(done, is_dry=options["dry_run"])
        if failed:
            raise CommandError(f"Not done, their keys can't be opened: {', '.join(failed)}.")

    def _firms(self, options: dict[str, Any]) -> list[Firm]:
        found = [firm for firm in rotation.firms_with_keys() if options["firm"] in (None, firm.slug)]
        if options["firm"] and not found:
            raise CommandError(f"There is no firm {options['firm']!r} with a key.")
        return found

    def _turn(self, firm: Firm, done: Turned, options: dict[str, Any]) -> bool:
        """Turn one firm; others go on when it fails."""
        try:
            if options["firms"]:
                done.versions += 1
                self._add_version(firm, is_dry=options["dry_run"])
            rotation.seal_anew(firm, done, is_dry=options["dry_run"])
        except (Unavailable, Unreadable) as error:
            self.stderr.write(f"{firm.slug}: {error or type(error).__name__}")
            return False
        return True

    def _add_version(self, firm: Firm, *, is_dry: bool) -> None:
        with inside(firm):
            if not is_dry:
                firm_keys.add_version()

    def _tell(self, done: Turned, *, is_dry: bool) -> None:
        would = "Would be done: " if is_dry else ""
        boxes = "".join(f", {count} {label}" for label, count in sorted(done.boxes.items()))
        self.stdout.write(f"{would}{done.keys} keys wrapped anew, {done.versions} new versions{boxes}.")

    def _retire(self, version: str) -> None:
        if version == gateway.newest():
            raise CommandError(f"{version} is the one that wraps. Put a newer one before it first.")
        if used := rotation.masters_in_use().get(version):
            raise CommandError(f"{version} still wraps {used} keys. Run: manage.py rotate_keys")
        self.stdout.write(
            f"{version} wraps nothing. Take it out of VAULT_KEYS and keep it as long as backups."
        )
