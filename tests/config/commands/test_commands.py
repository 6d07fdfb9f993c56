import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.local import browser, ports
from config.local.errors import LocalError
from config.management.commands import test as test_command
from config.management.commands import up

ROOT = Path(__file__).parents[3]


def test_the_default_port_gives_way_and_says_to_whom(monkeypatch, capsys):
    monkeypatch.setattr(ports, "is_free", lambda port: port != up.PORT)
    monkeypatch.setattr(ports, "holder", lambda _: "node (process 7)")

    assert up.choose_port(None) == up.PORT + 1
    assert "Port 8000 is taken by node (process 7); using 8001." in capsys.readouterr().out


def test_a_port_asked_for_does_not(monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda _: False)
    monkeypatch.setattr(ports, "holder", lambda _: "node (process 7)")

    with pytest.raises(
        LocalError, match=r"^Port 9000 is taken by node \(process 7\)\. Choose another with --port\.$"
    ):
        up.choose_port(9000)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], False),
        (["-x", "-k", "slug"], False),
        (["tests/config"], True),
        (["-x", "tests/config/commands/test_commands.py::test_it"], True),
    ],
)
def test_lint_is_left_out_only_when_tests_are_named(arguments, named):
    assert test_command.names_tests(arguments) is named


@pytest.mark.parametrize(("given", "found"), [("/opt/chrome", "/opt/chrome"), ("", "")])
def test_a_browser_that_is_given_is_taken_as_it_is(given, found):
    assert browser.find({"PORTICO_BROWSER": given}) == found


def test_a_program_that_does_not_run_is_no_browser(tmp_path, monkeypatch):
    shim = tmp_path / "chromium"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert browser.installed() is None


@pytest.mark.parametrize("command", ["up", "test", "lint"])
def test_help_needs_no_settings(command):
    environ = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    answer = subprocess.run(
        [sys.executable, "manage.py", command, "--help"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.startswith(f"usage: manage.py {command}")


def test_migrations_are_made_without_a_database_and_without_a_word_about_it():
    answer = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", "contenttypes"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode, answer.stderr) == (0, "")


def test_an_unknown_option_of_up_is_refused():
    answer = subprocess.run(
        [sys.executable, "manage.py", "up", "--prot", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode, answer.stderr) == (1, "Unknown: --prot 1. See --help.\n")
