"""Several at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier
from typing import Any

from django.db import connection

from tenants.context import inside
from tenants.models import Firm

PATIENCE = 120  # seconds until all are connected, on a machine with much else to do


def at_once(*works: Callable[[], Any], firm: Firm | None = None, refused: type[Exception]) -> list[Any]:
    """
    Start all together, in a firm's schema or in public. Return what each gave, in the order of the works, or the error
    it was refused by; an error of another kind is raised.
    """
    everybody = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            with inside(firm) if firm else nullcontext():
                everybody.wait(PATIENCE)
                return work()
        except refused as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
