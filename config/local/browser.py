"""A Chromium for the tests that drive a browser: the system's, else one that is fetched."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BUNDLED = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.stdout.write(playwright.chromium.executable_path)
"""


def find(environ: Mapping[str, str]) -> str:
    """Return the path of a Chromium that runs, fetching one if need be; empty when none is to be had."""
    given = environ.get("PORTICO_BROWSER")
    if given is not None:
        return given
    return installed() or from_debian() or from_playwright() or none()


def installed() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path and runs(path)), None)


def runs(path: str) -> bool:
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def from_debian() -> str | None:
    """Install the distribution's Chromium, where we may."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    say("No Chromium found; installing Debian's (a minute or two) …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run([apt, *command], env=quiet, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return installed()


def from_playwright() -> str | None:
    """Use the Chromium that playwright keeps for itself, downloading it the first time."""
    path = bundled()
    if path and not runs(path):
        say("Downloading playwright's Chromium (a minute or two) …")
        command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        path = bundled()
    return path if path and runs(path) else None


def bundled() -> str | None:
    answer = subprocess.run([sys.executable, "-c", BUNDLED], capture_output=True, text=True, check=False)
    return answer.stdout if answer.returncode == 0 and Path(answer.stdout).is_absolute() else None


def none() -> str:
    say(
        "No Chromium is to be had here (install one, or set PORTICO_BROWSER): the tests that need it will fail."
    )
    return ""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  this is the terminal
