"""What is done for every firm once a day, each as a job of its own."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.db import connection
from django.utils import timezone

from features.base import chain, heads, orphans
from features.base.jobs import FirmJob, firm_job
from features.base.orphans import TooManyOrphans
from integrations.storage.gateway import StorageFailed
from tenants.context import platform
from tenants.models import Firm

log = logging.getLogger(__name__)


@firm_job
def export_audit_head() -> None:
    """Copy the newest link of the audit trail out of the database (security R54)."""
    try:
        heads.export(timezone.now().date())
    except StorageFailed:
        log.error("The audit head stands in this log alone: the store is away.")  # noqa: TRY400  logged where it failed


@firm_job
def check_audit() -> None:
    """Recompute the audit trail's chain; a fault goes to the log as an error."""
    try:
        known = list(heads.exported().values())
    except StorageFailed:
        known = []
    found = chain.check(known)
    if found.fault:
        log.error("Audit check: the trail is broken after %s. %s", found.head, found.fault)


@firm_job
def sweep_files() -> None:
    """Remove files that no row holds, and tell of rows that hold no file."""
    try:
        found = orphans.sweep(now=timezone.now(), remove=True)
        if found.missing:
            log.error(
                "The files of %s rows are missing: %s", len(found.missing), "; ".join(found.missing[:20])
            )
    except TooManyOrphans as many:
        log.error("Files were not swept: %s", many)  # noqa: TRY400  a state, not a crash
    except StorageFailed:
        log.error("Files were not swept: the store is away.")  # noqa: TRY400


@shared_task
def export_audit_heads() -> int:
    return each_firm(export_audit_head)


@shared_task
def check_audits() -> int:
    """Weekly."""
    return each_firm(check_audit)


@shared_task
def sweep_all_files() -> int:
    return each_firm(sweep_files)


def each_firm(job: FirmJob[[]], *, where: Callable[[Firm], bool] = lambda _: True) -> int:
    """Queue a job for every active firm, or for those where something holds. Return for how many. Runs in public."""
    if connection.schema_name != "public":  # type: ignore[attr-defined]
        raise RuntimeError("This belongs to the platform.")
    with platform():
        firms = [firm.pk for firm in Firm.objects.filter(status=Firm.Status.ACTIVE) if where(firm)]
    for firm_id in firms:
        job.queue(str(firm_id))
    return len(firms)
