"""Work of the platform itself; runs in schema public on the queue that has the owner's connection."""

from celery import shared_task

from tenants.provisioning import stock


@shared_task
def refill_stock() -> int:
    """Make the schemas that the stock lacks."""
    return stock.refill()
