"""One terminal for several processes: each line says whose it is."""

import os
import sys

COLORS = {"web": 36, "worker": 35, "beat": 34, "prepare": 33, "demo": 32, "up": 1}
WIDTH = 7


def has_colors() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def write(name: str, text: str) -> None:
    mark = f"{name:>{WIDTH}} │"
    if has_colors():
        mark = f"\x1b[{COLORS.get(name, 37)}m{mark}\x1b[0m"
    print(mark, text, flush=True)  # noqa: T201  this is the terminal


def say(text: str = "") -> None:
    """Write a line of our own."""
    write("up", text)


def plain(text: str) -> None:
    print(text, flush=True)  # noqa: T201  this is the terminal
