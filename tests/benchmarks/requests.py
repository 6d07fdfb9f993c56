"""
What a request costs: CPU milliseconds and requests per second, in one process, without a network.

“Without tenancy” asks the same view with the connection nailed to one firm's schema by Django's own backend: no host
look-up, no switching, no role.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

from tests.benchmarks.measuring import goal, row

ROUNDS, WARM_UP, DOCUMENTS = 150, 15, 40


def main() -> int:
    from tests.benchmarks import house  # noqa: PLC0415  needs settings
    from tests.http import Browser  # noqa: PLC0415

    firm, browser = house.build(DOCUMENTS)
    stranger = Browser(firm)
    pages = {
        "sign-in": (stranger, "/sign-in/"),
        "Home": (browser, "/"),
        "documents (40 rows)": (browser, "/documents/"),
    }
    found = {name: measure(partial(house.ask, *page)) for name, page in pages.items()}
    counts = {path: house.queries(browser, path) for path in ("/", "/documents/")}
    weights = {cold: house.weight(browser, "/", cold=cold) / 1024 for cold in (True, False)}
    plain = measure(partial(house.ask, house.WithoutTenancy(browser), "/documents/"))
    for name, (cpu, rate) in {**found, "documents, without tenancy": plain}.items():
        row(name, f"{cpu:,.1f} ms CPU", f"{rate:,.0f} requests/s")
    good = [
        goal("sign-in, CPU", found["sign-in"][0], 12, unit="ms", least=False),
        goal("Home, CPU", found["Home"][0], 25, unit="ms", least=False),
        goal("documents, CPU", found["documents (40 rows)"][0], 30, unit="ms", least=False),
        goal("Home, queries", counts["/"], 12, unit="queries", least=False),
        goal("documents, queries", counts["/documents/"], 8, unit="queries", least=False),
        goal(
            "tenancy takes of the throughput",
            100 * (1 - found["documents (40 rows)"][1] / plain[1]),
            10,
            unit="%",
            least=False,
        ),
        goal("Home, cold, gzipped", weights[True], 150, unit="KB", least=False),
        goal("Home, warm, gzipped", weights[False], 15, unit="KB", least=False),
    ]
    return 0 if all(good) else 1


def measure(ask: Callable[[], Any]) -> tuple[float, float]:
    """Return CPU milliseconds per request (of this process) and requests per second."""
    for _ in range(WARM_UP):
        ask()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(ROUNDS):
        ask()
    return (time.process_time() - cpu) * 1000 / ROUNDS, ROUNDS / (time.perf_counter() - wall)


if __name__ == "__main__":
    argparse.ArgumentParser().parse_known_args()
    os.environ["DATABASE_ROLE"] = "web"  # as web runs; the house is prepared by a process of the owner's
    django.setup()
    sys.exit(main())
