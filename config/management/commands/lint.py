"""`manage.py lint`: the part of the tests that does not run the product."""

import argparse

from config.local import linting
from config.local.command import ROOT, LocalCommand


class Command(LocalCommand):
    help = "Check format, lint, templates, import contracts, migrations and types."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="mend what can be mended, then check")

    def run(self, options: argparse.Namespace, rest: list[str]) -> int:
        self.refuse(rest)
        content = linting.fix(ROOT) if options.fix else linting.check(ROOT)
        return 0 if content else 1
