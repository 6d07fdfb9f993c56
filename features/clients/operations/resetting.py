"""A client's person lost their phone and their codes: the firm lets them begin anew."""

from datetime import datetime

from django.db import transaction

from features.base import audit
from features.base.errors import NotAllowed
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission
from features.clients import queries
from features.clients.models import Client, Contact
from features.clients.permissions import reaches_all_of, require_all_of, require_for, works_here
from features.factors.operations import clear

COLLEAGUE = "{name} works here too. Whoever manages the team can reset that, under Team."


@transaction.atomic
def reset_second_step(*, contact: Contact, client: Client, by: Actor, now: datetime) -> AuditEvent:
    """
    Remove the second step of a client's person and sign them out everywhere; their mailbox lets them in again.

    :raises NotAllowed: the role may not let people in, or the person works here: then it would open the workspace;
        or they act for clients too that the role does not see.
    :raises NotThere: they do not act for this client.
    :raises Conflict: they have none.
    """
    require_for(by, Permission.CLIENTS_INVITE, client)
    queries.access_of(client, contact.pk)
    if works_here(contact):
        raise NotAllowed(COLLEAGUE.format(name=contact.name))
    require_all_of(by, contact)
    ended = clear(contact.user, now=now)
    return audit.record("two_step.reset", by=by, about=contact, client_id=client.pk, sessions_ended=ended)


def may_reset(contact: Contact, *, by: Actor) -> bool:
    """Return whether the button is there; the operation decides."""
    return by.can(Permission.CLIENTS_INVITE) and not works_here(contact) and reaches_all_of(by, contact)
