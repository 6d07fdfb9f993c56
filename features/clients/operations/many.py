"""Inviting many at once: picked from a list, from a project's people, or those who have not come in yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from features.base.errors import DomainError
from features.base.permissions import Actor, Permission, require
from features.clients import funnel, rules
from features.clients.models import Access, Client, Contact, Invitation
from features.clients.operations.invitations import invite


@dataclass(frozen=True)
class Mailed:
    """What came of inviting many: each who was left out comes with the reason."""

    sent: list[Invitation]
    left_out: list[tuple[Access, str]]


@transaction.atomic
def bulk_invite(*, people: Sequence[Access], by: Actor, now: datetime, message: str = "") -> Mailed:
    """
    Invite each of these once, though they act for several clients. Who can't be invited is left out, with the reason.

    :raises NotAllowed: the role may not invite.
    :raises Refused: the message can't be taken.
    """
    require(by, Permission.CLIENTS_INVITE)
    message = rules.message(message)
    outcome = Mailed([], [])
    once = {access.contact_id: access for access in reversed(people)}
    for access in sorted(once.values(), key=lambda access: access.contact.user_id):  # locks in one order
        try:
            with transaction.atomic():
                sent = invite(contact=access.contact, client=access.client, by=by, now=now, message=message)
                outcome.sent.append(sent)
        except DomainError as reason:
            outcome.left_out.append((access, reason.message))
    return outcome


def invite_people(
    *, client: Client, people: Iterable[Contact], by: Actor, now: datetime, message: str = ""
) -> Mailed:
    """
    Invite those of these people who act for this client, such as a project's own contacts (S3-25).

    :raises NotAllowed: the role may not invite.
    """
    ids = [contact.pk for contact in people]
    accesses = Access.objects.filter(client=client, contact__in=ids).select_related("contact__user", "client")
    return bulk_invite(people=list(accesses.order_by("pk")), by=by, now=now, message=message)


def nudge(*, kind: str, by: Actor, now: datetime) -> Mailed:
    """
    Mail a fresh link to everybody the funnel proposes to remind: nobody more often than every few days.

    :raises NotAllowed: the role may not invite.
    """
    require(by, Permission.CLIENTS_INVITE)
    waiting = list(funnel.waiting(kind, by=by, now=now)[: funnel.MOST_AT_ONCE])
    pairs = {(one.contact_id, one.client_id) for one in waiting}
    rows = Access.objects.filter(contact__in=[contact for contact, _ in pairs])
    rows = rows.select_related("contact__user", "client").order_by("pk")
    return bulk_invite(
        people=[row for row in rows if (row.contact_id, row.client_id) in pairs], by=by, now=now
    )
