"""
Jobs of a firm. Each names its firm, runs inside its schema and proves it; none runs in public (security R09).

    @firm_job
    def scan(document_id: str) -> None: ...

    scan.later(str(document.pk))   # after the transaction commits, in the firm in use

`@firm_job(switch=DOCUMENTS)` makes a job that does not run while the switch is off (requirements D12).
"""

import logging
from collections.abc import Callable
from typing import Any, overload

from celery import Task, shared_task
from django.db import connection, transaction

from features.base import gate
from features.base.scope import scope
from tenants.context import inside, platform, require_firm
from tenants.models import Firm

log = logging.getLogger(__name__)
registry: dict[str, "FirmJob[...]"] = {}


class FirmJob[**P]:
    """A Celery task that takes the firm's id first, and a `later` that fills it in."""

    def __init__(self, run: Callable[P, None], switch: Any = None) -> None:
        self.__module__, self.__doc__ = run.__module__, run.__doc__
        self.run = run
        self.switch: str | None = switch.key if switch else None
        self.name = f"{run.__module__}.{run.__name__}"
        # typing=False: Celery would count `self` among the arguments of a method and refuse a job without any.
        self.task: Task[..., None] = shared_task(name=self.name, typing=False)(self._work)
        registry[self.name] = self

    def _work(self, firm_id: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with platform():
            firm = Firm.objects.filter(pk=firm_id, status=Firm.Status.ACTIVE).first()
        if firm is None:
            log.warning("Job %s dropped: its firm is gone or suspended.", self.name)
            return
        with inside(firm), scope():
            prove_schema(firm)
            if gate.is_open(self.switch):
                self.run(*args, **kwargs)
            else:
                log.info("Job %s dropped: %s is off.", self.name, self.switch)

    def later(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Queue it once the transaction has committed. What must not be lost goes through the outbox instead."""
        firm_id = str(require_firm().pk)
        transaction.on_commit(lambda: self.queue(firm_id, *args, **kwargs), robust=True)

    def queue(self, firm_id: str, *args: object, **kwargs: object) -> None:
        self.queue_in(0, firm_id, *args, **kwargs)

    def queue_in(self, seconds: float, firm_id: str, *args: object, **kwargs: object) -> None:
        with platform():
            self.task.apply_async((firm_id, *args), kwargs, retry=False, countdown=seconds)


@overload
def firm_job[**P](run: Callable[P, None], /) -> FirmJob[P]: ...
@overload
def firm_job[**P](*, switch: Any) -> Callable[[Callable[P, None]], FirmJob[P]]: ...
def firm_job(run: Callable[..., None] | None = None, /, *, switch: Any = None) -> Any:
    """Make a job of a function; `switch` is an object with a `key`."""
    if run is not None:
        return FirmJob(run)
    return lambda run: FirmJob(run, switch)


def prove_schema(firm: Firm) -> None:
    """
    :raises RuntimeError: the connection is not in this firm's schema, whatever we believe.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        found = cursor.fetchone()
    if not found or found[0] != firm.schema_name:
        raise RuntimeError(f"Expected schema {firm.schema_name}, found {found}.")
