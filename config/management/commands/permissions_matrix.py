"""`manage.py permissions_matrix`: docs/permissions.md, made from the roles and permissions of the code."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from features.accounts import matrix
from features.base.permission_words import label
from features.base.permissions import Permission
from portal_api.models import NEVER

FILE = Path("docs/permissions.md")
ROOT = Path(__file__).parents[3]


def made() -> str:
    return matrix.text(never=[label(one) for one in Permission if one in NEVER])


class Command(BaseCommand):
    help = "Say whether docs/permissions.md is as the code has it; with --write, make it so."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the file")

    def handle(self, *args: Any, **options: Any) -> None:
        """
        :raises CommandError: the file is stale.
        """
        file = ROOT / FILE
        if options["write"]:
            file.write_text(made())
        elif not file.exists() or file.read_text() != made():
            raise CommandError(f"{FILE} is stale. Run: python3 manage.py permissions_matrix --write")
        self.stdout.write(f"{FILE} is as the code has it.")
