"""Small tools of the benchmarks: take times, print a table. Ratios are measured in one run; no test asserts a time."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable


def each[T](work: Callable[[T], object], things: Iterable[T]) -> list[float]:
    """Return the milliseconds that `work` took for each thing."""
    times = []
    for thing in things:
        start = time.perf_counter()
        work(thing)
        times.append((time.perf_counter() - start) * 1000)
    return times


def median(times: list[float]) -> float:
    return statistics.median(times)


def row(label: str, value: str, note: str = "") -> None:
    print(f"{label:<58}{value:>14}  {note}", flush=True)


def goal(label: str, value: float, wanted: float, *, unit: str = "times", least: bool = True) -> bool:
    """Print a figure beside what was promised."""
    good = value >= wanted if least else value <= wanted
    sign = "at least" if least else "at most"
    row(label, f"{value:,.1f}", f"{unit}; {sign} {wanted:,g}: {'yes' if good else 'NO'}")
    return good


def in_process(module: str, *arguments: str, settings: str = "config.settings") -> str:
    """Run another benchmark process (stock needs its own database engine) and return what it printed last."""
    import os  # noqa: PLC0415

    env = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]
