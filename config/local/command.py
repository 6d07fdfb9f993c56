"""Commands that make the environment the settings need, and so run before the settings are read."""

import argparse
import sys
from abc import ABC, abstractmethod
from pathlib import Path

from django.core.management.base import BaseCommand

from config.local.errors import LocalError

ROOT = Path(__file__).resolve().parents[2]


class LocalCommand(BaseCommand, ABC):
    def run_from_argv(self, argv: list[str]) -> None:
        parser = argparse.ArgumentParser(
            prog=f"manage.py {argv[1]}", description=self.help, allow_abbrev=False
        )
        self.add_options(parser)
        options, rest = parser.parse_known_args(argv[2:])
        try:
            sys.exit(self.run(options, rest))
        except LocalError as error:
            sys.exit(str(error))
        except KeyboardInterrupt:
            sys.exit(130)

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's own options; what is not known here is passed on."""

    @abstractmethod
    def run(self, options: argparse.Namespace, rest: list[str]) -> int:
        """Do the work and return the exit code."""

    def refuse(self, rest: list[str]) -> None:
        if rest:
            raise LocalError(f"Unknown: {' '.join(rest)}. See --help.")
