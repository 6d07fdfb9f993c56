"""
What lines to open pages cost: 300 pages that listen, at the process that holds the lines and at the web process that
gives their tickets; and how long it takes until a page hears. A part of `manage.py bench messages`.
"""

import asyncio
import statistics
import time
from functools import partial
from typing import Any
from uuid import uuid4

from tests.benchmarks.measuring import goal, row

PAGES, SECONDS, RINGS = 300, 40, 40  # shorter than a ticket: no line ends meanwhile
SHARE, HEARD = 10, 2_000  # percent of a core; ms
EARLY = 8  # seconds before its end a page asks for another ticket (branding/static/portico/live.js)
HERE = "http://firm.localhost:8000"


def measure(browser: Any) -> bool:
    """`browser` is somebody who is signed in to the portal."""
    from tests.integrations.live.line import process  # noqa: PLC0415

    with process() as (address, pid):
        share, waits = asyncio.run(_listened(address, pid))
    tickets = _tickets(browser)
    row(f"{PAGES} pages listen, the process that holds the lines", f"{share:,.2f}", "% of a core")
    row(f"{PAGES} pages listen, their tickets", f"{tickets:,.2f}", "% of a core")
    few = goal(f"{PAGES} pages listen, in all", share + tickets, SHARE, unit="% of a core", least=False)
    return goal("a ring is heard, the slowest", max(waits), HEARD, unit="ms", least=False) and few


async def _listened(address: str, pid: int) -> tuple[float, list[float]]:
    """Return the percent of a core that the process took, and after how many milliseconds each ring was heard."""
    from integrations.live import bell  # noqa: PLC0415

    places = [bell.place(uuid4(), "client", uuid4()) for _ in range(PAGES)]
    before, waits = _cpu(pid), []  # opening counts too: each minute every line is opened anew
    lines = await asyncio.gather(*(_open(address, place) for place in places))
    for number in range(RINGS):
        started = time.perf_counter()
        await asyncio.to_thread(bell._ring, [places[number]])
        await _heard(lines[number], "1")
        waits.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(max(SECONDS / RINGS - (time.perf_counter() - started), 0))
    share = (_cpu(pid) - before) / SECONDS * 100
    row("a ring is heard, in the middle", f"{statistics.median(waits):,.1f}", "ms")
    for _, writer in lines:
        writer.close()
    return share, waits


async def _open(address: str, place: str) -> Any:
    """Open a line as a page does, with tickets that last as long as the measurement."""
    from integrations.live import tickets  # noqa: PLC0415

    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    ticket = tickets.write(place, HERE)
    writer.write(f"GET /live/?ticket={ticket} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    await _heard((reader, writer), "0")
    return reader, writer


async def _heard(line: Any, count: str) -> None:
    while (await line[0].readline()).strip() != f"data: {count}".encode():
        pass


def _tickets(browser: Any) -> float:
    """Return the percent of a core that the tickets of all pages take."""
    from integrations.live.tickets import SECONDS as LASTS  # noqa: PLC0415
    from tests.benchmarks import house  # noqa: PLC0415
    from tests.benchmarks.billing import _cpu as cpu_of  # noqa: PLC0415

    one = cpu_of(partial(house.ask, browser, "/live-ticket/"))
    return one / 1000 * PAGES / (LASTS - EARLY) * 100


def _cpu(pid: int) -> float:
    from tests.benchmarks.billing_webhooks import _cpu as cpu_of  # noqa: PLC0415

    return cpu_of(pid)
