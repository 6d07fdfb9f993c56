"""
Staff ask a client to keep a payment method: a mail with a link to chosen addresses, and a thing to do on the client's
list, which settles itself when one is kept. Whoever is mailed may be invited by the same press (S4-7).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from features.actions import operations as actions
from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission, require
from features.billing import asking_mail, connected, queries, rules
from features.billing.customers import ADD
from features.billing.holding import hold_clients
from features.billing.switches import PAYMENT_METHODS
from features.clients import addresses
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.operations import recipients
from features.clients.operations.recipients import Recipient
from features.toggles.queries import is_on

A_MOMENT = timedelta(seconds=30)
BY_WHEN = timedelta(days=7)  # they are reminded around then
ASKED = "method.asked"
TITLE = "Add a payment method"


@dataclass(frozen=True)
class Requested:
    """`count` mails are on their way; `invited` says what came of each address, where that was wished."""

    count: int
    invited: list[Recipient]


def may_ask() -> bool:
    """Return whether clients can keep methods here now."""
    return is_on(PAYMENT_METHODS) and connected.is_ready()


@transaction.atomic
def request_method(
    *, client: Client, to: str, by: Actor, now: datetime, message: str = "", invite: bool = False
) -> Requested:
    """
    Ask for one. What was asked before is asked again.

    :raises NotAllowed: the role may not bill, or not invite although that is wished.
    :raises NotThere: the client is not theirs to see or archived, or nothing can be kept here.
    :raises Refused: an address or the message can't be taken; `field` names it.
    :raises Conflict: the button was pressed twice.
    """
    require(by, Permission.BILLING_EDIT)
    _check(client, by)
    people, words = addresses.split(to, field="to"), rules.lines(message, field="message")
    if not people:
        raise Refused("Enter whom it goes to.", field="to")
    hold_clients([client.pk])
    if asks_of(client).filter(created_at__gt=now - A_MOMENT).exists():
        raise Conflict("This was sent a moment ago. The mail is on its way.")
    invited = recipients.invite_recipients(to=to, client=client, by=by, now=now) if invite else []
    _put_on_list(client, by, now)
    for address in people:
        asking_mail.send(client, address, words)
    audit.record(ASKED, by=by, about=client, client_id=client.pk, count=len(people))
    return Requested(len(people), invited)


def asks_of(client: Client) -> QuerySet[AuditEvent]:
    """Return when and by whom a client was asked, the last first."""
    return AuditEvent.objects.filter(client_id=client.pk, event=ASKED).order_by("-created_at", "-id")


def _check(client: Client, by: Actor) -> None:
    """:raises NotThere: it is not theirs to see, or nothing can be kept here."""
    is_theirs = clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists()
    if not is_theirs or not may_ask():
        raise NotThere


def _put_on_list(client: Client, by: Actor, now: datetime) -> None:
    due_on = queries.today(now) + BY_WHEN
    actions.ensure(
        client=client, kind=ADD, subject_id=client.pk, title=TITLE, due_on=due_on, by=by, now=now, told=False
    )
    actions.reopen_subject(kind=ADD, subject_id=client.pk, by=by)
    actions.change_subject(kind=ADD, subject_id=client.pk, title=TITLE, due_on=due_on)
