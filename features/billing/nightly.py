"""Money, looked over: every hour against the provider, every night against itself."""

import logging

from celery import shared_task
from django.utils import timezone

from features.actions.tasks import is_morning
from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.billing import connected, ledger, queries
from features.billing.operations import autopay, reconciling, stating, warning, weighing
from features.billing.operations.online import learn_farewell
from features.billing.switches import PAYMENT_METHODS
from integrations.payments.gateway import Gone, NotConnectedHere, PaymentsFailed, is_there

log = logging.getLogger(__name__)


@firm_job
def reconcile() -> None:
    """Compare the books with the provider. Money moves whether invoices are on or not: no switch keeps it."""
    account, now = connected.account(), timezone.now()
    if account is None or not is_there():
        return
    try:
        reconciling.reconcile(account, now=now)
        weighing.forget(account, now=now)
    except Gone:
        learn_farewell(account, now=now)
    except (NotConnectedHere, PaymentsFailed) as failed:
        log.warning("The books were not compared: the provider does not answer (%s).", failed)


@firm_job
def prove_ledger() -> None:
    """Add the ledger up (security R32). Anything found is an error. What was made to be looked at once, goes."""
    for fault in ledger.proof():
        log.error("The ledger is wrong: %s", fault)
    stating.forget_old(now=timezone.now())


@firm_job(switch=PAYMENT_METHODS)
def charge_due() -> None:
    """
    Tell of cards that end, and charge what is due where clients have agreed to that. A second run of the day tells and
    charges nothing again.
    """
    now = timezone.now()
    warning.warn_all(today=queries.today(now), now=now)
    autopay.charge_due(now=now)


@shared_task
def charge_each_morning() -> int:
    """Queue it for the firms where it is morning: each hour."""
    now = timezone.now()
    return each_firm(charge_due, where=lambda firm: is_morning(now, firm.time_zone))


@shared_task
def reconcile_everywhere() -> int:
    return each_firm(reconcile)


@shared_task
def prove_every_ledger() -> int:
    return each_firm(prove_ledger)
