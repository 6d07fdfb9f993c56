"""What operators do to firms. Each act is one transaction with its event, and takes effect on the next request."""

import uuid
from datetime import datetime

from django.db import transaction

from tenants import fleet, hosts, operations, switches
from tenants.console import audit
from tenants.console.audit import Actor
from tenants.console.errors import NothingToDo
from tenants.models import Firm, Withheld


@transaction.atomic
def suspend(*, firm: Firm, reason: str, by: Actor, now: datetime) -> None:
    """
    Close a firm's portal and workspace at once.

    :raises NothingToDo: it is suspended already.
    """
    firm = _locked(firm.pk)
    if firm.is_suspended:
        raise NothingToDo(f"{firm.name} is suspended already.")
    operations.suspend(firm=firm, reason=reason, now=now)
    audit.record("firm.suspended", by=by, firm=firm, reason=reason)


@transaction.atomic
def resume(*, firm: Firm, by: Actor) -> None:
    """
    Open a suspended firm again.

    :raises NothingToDo: it is open already.
    """
    firm = _locked(firm.pk)
    if not firm.is_suspended:
        raise NothingToDo(f"{firm.name} is open already.")
    operations.resume(firm=firm)
    audit.record("firm.resumed", by=by, firm=firm, was_suspended_for=firm.suspended_reason)


@transaction.atomic
def shred_keys(*, firm: Firm, by: Actor, now: datetime) -> int:
    """
    Destroy a suspended firm's keys for good; return how many there were.

    :raises NotSuspended: the firm is at work.
    """
    count = operations.shred_keys(firm=firm, now=now)
    audit.record("firm.keys_destroyed", by=by, firm=firm, keys=count)
    return count


def _locked(pk: uuid.UUID) -> Firm:
    firm: Firm = Firm.objects.select_for_update().get(pk=pk)
    return firm


@transaction.atomic
def withhold(*, switch: str, firm: Firm | None, reason: str, by: Actor) -> None:
    """
    Stop offering a switch to one firm, or to all with None.

    :raises NothingToDo: it is withheld from them already.
    """
    _, is_new = Withheld.objects.get_or_create(switch=switch, firm=firm, defaults={"reason": reason})
    if not is_new:
        raise NothingToDo(f"{switches.label_of(switch)} is withheld there already.")
    audit.record("switch.withheld", by=by, firm=firm, reason=reason, switch=switch)
    _tell(firm)


@transaction.atomic
def offer(*, switch: str, firm: Firm | None, by: Actor) -> None:
    """
    Offer a withheld switch again; each firm's own choice is what it was.

    :raises NothingToDo: it is offered already.
    """
    if not Withheld.objects.filter(switch=switch, firm=firm).delete()[0]:
        raise NothingToDo(f"{switches.label_of(switch)} is offered there already.")
    audit.record("switch.offered", by=by, firm=firm, switch=switch)
    _tell(firm)


def _tell(firm: Firm | None) -> None:
    if firm is None:
        hosts.all_changed()
    else:
        hosts.changed(firm)


def retry(*, schema: str, by: Actor) -> str:
    """Try the update of one schema again, and return what went wrong this time, or nothing."""
    firm = Firm.objects.filter(schema_name=schema).first()
    error = fleet.retry(schema).failed.get(schema, "")
    audit.record("schema.retried", by=by, firm=firm, schema=schema, error=error[:500])
    return error
