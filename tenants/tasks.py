"""Work of the platform itself; runs in schema public on the queue that has the owner's connection."""

import logging

from celery import shared_task

from tenants.provisioning import inspection, owner, stock

log = logging.getLogger(__name__)


@shared_task
def refill_stock() -> int:
    """Make the schemas that the stock lacks."""
    return stock.refill()


@shared_task
def inspect_schemas() -> int:
    """Nightly: prove that no firm lacks a table and public shadows none. Faults go to the log as errors."""
    with owner.connect() as own:
        found = inspection.faults(own)
    for fault in found:
        log.error("Schema check: %s", fault)
    return len(found)
