"""
How long a file of clients takes to come in: read, tried, written, and mailed. In one process, without the worker's
queue between the steps; every step commits as it does there.
"""

import os
import sys
import time
from collections.abc import Callable

import django

from tests.benchmarks.measuring import goal, row

ROWS = (1000, 5000)
HEAD = "Client,Kind,Billing e-mail,Phone,Contact,Email,Role\r\n"


def main() -> int:
    from tests.benchmarks import house  # noqa: PLC0415  needs settings

    firm, _ = house.build(1)
    good = [measure(firm, rows) for rows in ROWS]
    return 0 if all(good) else 1


def measure(firm: object, rows: int) -> bool:
    from features.accounts.models import Membership  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415

    with inside(firm):  # type: ignore[arg-type]
        owner = Membership.objects.select_related("user").get()
        return bring_in(owner, rows)


def bring_in(owner: object, rows: int) -> bool:
    from django.utils import timezone  # noqa: PLC0415

    from features.clients import operations  # noqa: PLC0415
    from features.clients.importing import running  # noqa: PLC0415
    from features.clients.models import ClientImport  # noqa: PLC0415

    now, content = timezone.now(), file_of(rows)
    brought, draft = timed(
        lambda: operations.bring(name=f"{rows}.csv", content=content, by=owner, now=now)  # type: ignore[arg-type]
    )
    tried, _ = timed(lambda: running.forecast(draft, now))
    ClientImport.objects.filter(pk=draft.pk).update(state=ClientImport.State.RUNNING)

    def write() -> ClientImport:
        while (here := running.step(draft.pk, now=timezone.now())).state == ClientImport.State.RUNNING:
            pass
        return here

    written, done = timed(write)
    row(f"{rows:,} rows, read and kept", f"{brought:,.1f} s")
    row(f"{rows:,} rows, tried", f"{tried:,.1f} s")
    row(f"{rows:,} rows, written", f"{written:,.1f} s", f"{done.counts['clients']:,} clients")
    return goal(f"{rows:,} rows, in all", brought + tried + written, 10 * rows / 1000, unit="s", least=False)


def timed[T](work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def file_of(rows: int) -> bytes:
    lines = (
        f"Client {rows}-{n},Business,b{rows}-{n}@example.com,555 0100,Person {n},p{rows}-{n}@example.com,Owner\r\n"
        for n in range(rows)
    )
    return (HEAD + "".join(lines)).encode()


if __name__ == "__main__":
    os.environ["DATABASE_ROLE"] = "web"
    django.setup()
    sys.exit(main())
