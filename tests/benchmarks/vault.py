"""
What the vault costs beside plain documents, by turns: the same file is taken in through the operations that pages call
(looked at, stored, noted), and downloaded by a client through the whole stack without a network. Then a large one, for
the memory it takes.
"""

import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from tests.benchmarks.measuring import goal, median, row

MEGABYTES, ROUNDS, LARGE = 50, 7, 200
ALLOWED = 2.0  # times the plain way
PART = 64 * 1024
MEMORY = 64  # MB that a process may grow by


def main() -> int:
    from tests.benchmarks import house  # noqa: PLC0415  needs settings

    return 0 if measure(*house.build(0)) else 1


def measure(firm: Any, browser: Any) -> bool:
    """Print the figures; return whether the goals are met."""
    from tenants.context import inside  # noqa: PLC0415

    with inside(firm):
        taken, givers = _compared("taken in", *_takers()), _givers(browser)
    given = _compared("given out", *givers)
    return all([taken, given, _memory()])


def _compared(what: str, plain: Callable[[], Any], vault: Callable[[], Any]) -> bool:
    """Let them take turns, so that whatever else the machine does falls on both alike."""
    times: dict[str, list[float]] = {"plain": [], "vault": []}
    for number in range(ROUNDS + 1):
        for name, work in (("plain", plain), ("vault", vault)):
            start = time.perf_counter()
            work()
            if number:
                times[name].append(time.perf_counter() - start)
    slow, fast = median(times["vault"]), median(times["plain"])
    row(f"{MEGABYTES} MB {what}", f"{MEGABYTES / slow:,.0f} MB/s", f"plain: {MEGABYTES / fast:,.0f} MB/s")
    return goal(f"vault, {what}", slow / fast, ALLOWED, unit="×", least=False)


def _takers() -> tuple[Callable[[], Any], Callable[[], Any]]:
    from django.utils import timezone  # noqa: PLC0415

    from features.documents import operations as documents  # noqa: PLC0415
    from features.vault import operations as vault  # noqa: PLC0415

    by, client = _people()

    def plain() -> Any:
        with _accepted(MEGABYTES) as file:
            return documents.share(by=by, client=client, files=[file], now=timezone.now())[0]

    def sealed() -> Any:
        with _accepted(MEGABYTES) as file:
            return vault.put_file(by=by, client=client, file=file, label="personal", now=timezone.now())

    return plain, sealed


def _givers(browser: Any) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """What a client gets: the whole request, its answer read to its end."""
    take, seal = _takers()
    document, item = take(), seal()

    def plain() -> None:
        _read(browser.get(f"/documents/{document.pk}/download/"))

    def opened() -> None:
        _read(browser.post(f"/vault/{item.pk}/download/"))

    return plain, opened


def _read(response: Any) -> None:
    if response.status_code != 200:
        raise SystemExit(f"A download answered {response.status_code}")
    _swallow(response.streaming_content)


def _memory() -> bool:
    """Seal and open a large content as the operations do, and look at the most this process ever used."""
    from features.vault import envelope  # noqa: PLC0415

    place, key = envelope.Place("f", "c", "i"), envelope.new_key()
    with tempfile.TemporaryFile() as plain, tempfile.TemporaryFile() as blob:
        for _ in range(LARGE):
            plain.write(b"w" * 1024 * 1024)
        Path("/proc/self/clear_refs").write_text("5")
        before = _most()
        stream = envelope.Sealed(plain, key=key, place=place)
        _swallow(blob.write(part).to_bytes(4) for part in iter(lambda: stream.read(PART), b""))
        blob.seek(0)
        _swallow(envelope.opened(blob, key=key, place=place))
    return goal(f"memory for {LARGE} MB", (_most() - before) / 1024, MEMORY, unit="MB", least=False)


def _most() -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0


def _swallow(parts: Iterator[bytes]) -> None:
    for _ in parts:
        pass


def _people() -> tuple[Any, Any]:
    from features.accounts.models import Membership  # noqa: PLC0415
    from features.clients.models import Access  # noqa: PLC0415

    owner = Membership.objects.select_related("user").get()
    return owner, Access.objects.select_related("client").get(contact__user__email="e@example.com").client


@contextmanager
def _accepted(megabytes: int) -> Iterator[Any]:
    """Give a text of so many megabytes, looked at as an upload is."""
    from features.documents import intake  # noqa: PLC0415

    with tempfile.TemporaryFile() as file:
        for _ in range(megabytes):
            file.write(b"0123456789abcde\n" * 65536)
        yield intake.accept(file=file, filename="Long.txt")


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
