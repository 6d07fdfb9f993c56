"""
Jobs of a firm. Each names its firm, runs inside its schema and proves it; none runs in public (security R09).

    @firm_job
    def scan(document_id: str) -> None: ...

    scan.later(str(document.pk))   # after the transaction commits, in the firm in use
"""

import functools
import logging
from collections.abc import Callable

from celery import Task, shared_task
from django.db import connection, transaction

from features.base.scope import scope
from tenants.context import inside, platform, require_firm
from tenants.models import Firm

log = logging.getLogger(__name__)
registry: dict[str, "FirmJob[...]"] = {}


class FirmJob[**P]:
    """A Celery task that takes the firm's id first, and a `later` that fills it in."""

    def __init__(self, run: Callable[P, None]) -> None:
        functools.update_wrapper(self, run)
        self.run = run
        self.name = f"{run.__module__}.{run.__name__}"
        self.task: Task = shared_task(name=self.name)(self._work)
        registry[self.name] = self

    def _work(self, firm_id: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with platform():
            firm = Firm.objects.filter(pk=firm_id, status=Firm.Status.ACTIVE).first()
        if firm is None:
            log.warning("Job %s dropped: its firm is gone or suspended.", self.name)
            return
        with inside(firm), scope():
            prove_schema(firm)
            self.run(*args, **kwargs)

    def later(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Queue it once the transaction has committed. What must not be lost goes through the outbox instead."""
        firm_id = str(require_firm().pk)
        transaction.on_commit(lambda: self.queue(firm_id, *args, **kwargs), robust=True)

    def queue(self, firm_id: str, *args: object, **kwargs: object) -> None:
        with platform():
            self.task.apply_async((firm_id, *args), kwargs, retry=False)


def firm_job[**P](run: Callable[P, None]) -> FirmJob[P]:
    return FirmJob(run)


def prove_schema(firm: Firm) -> None:
    """
    :raises RuntimeError: the connection is not in this firm's schema, whatever we believe.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        found = cursor.fetchone()
    if not found or found[0] != firm.schema_name:
        raise RuntimeError(f"Expected schema {firm.schema_name}, found {found}.")
