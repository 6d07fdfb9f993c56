"""Into the portal: sent → accepted, and access only after that (S4-12). A link lives seven days and works once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from features.accounts import sessions, tickets
from features.accounts.models import Membership, Session, Ticket
from features.base import audit, throttle
from features.base.errors import Conflict, DomainError, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients import emails, queries
from features.clients.models import Access, Client, Contact, Invitation
from features.clients.operations import pending

MOST_PER_HOUR = 5  # mails to one person (R25)
A_MOMENT = timedelta(seconds=30)
PURPOSE = Ticket.Purpose.CLIENT_INVITATION


@dataclass(frozen=True)
class Accepted:
    """`token` belongs into the cookie of the browser."""

    invitation: Invitation
    session: Session
    token: str


@dataclass(frozen=True)
class Mailed:
    """What came of inviting many: each who was left out comes with the reason."""

    sent: list[Invitation]
    left_out: list[tuple[Access, str]]


@transaction.atomic
def invite(*, contact: Contact, client: Client, by: Actor, now: datetime) -> Invitation:
    """
    Mail a person a link into the portal; an older one stops working.

    :raises NotAllowed: the role may not invite.
    :raises NotThere: they do not act for this client, or it is archived.
    :raises Conflict: they use the portal already, or the button was pressed twice.
    :raises TooMany: they were mailed five times within the hour.
    """
    require(by, Permission.CLIENTS_INVITE)
    pending.hold(contact)
    _check(contact, client, now)
    throttle.hit("invitation", str(contact.pk), most=MOST_PER_HOUR, seconds=3600)
    pending.withdraw(Invitation.objects.filter(contact=contact), now=now)
    issued = tickets.issue(user=contact.user, purpose=PURPOSE, now=now)
    invitation = Invitation.objects.create(
        contact=contact, client=client, ticket=issued.ticket, email=contact.user.email, created_at=now,
        sent_by=by if isinstance(by, Membership) else None,
    )  # fmt: skip
    emails.invitation(invitation, token=issued.token, sender=by.name)
    audit.record("invitation.sent", by=by, about=contact, client_id=client.pk, email=invitation.email)
    return invitation


def resend(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """Mail a fresh link for the same client; the older one stops working. Raises what `invite` raises."""
    return invite(contact=invitation.contact, client=invitation.client, by=by, now=now)


@transaction.atomic
def revoke(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """
    Withdraw an invitation: its link stops working.

    :raises NotAllowed: the role may not invite.
    :raises Conflict: there is nothing to withdraw any more.
    """
    require(by, Permission.CLIENTS_INVITE)
    pending.hold(invitation.contact)
    if not pending.withdraw(Invitation.objects.filter(pk=invitation.pk), now=now):
        invitation.refresh_from_db()
        accepted = "They have opened their portal. Remove the person to end their access."
        raise Conflict(
            accepted if invitation.accepted_at else "This invitation does not work any more as it is."
        )
    invitation.revoked_at = now
    about, client_id = invitation.contact, invitation.client_id
    audit.record("invitation.revoked", by=by, about=about, client_id=client_id, email=invitation.email)


@transaction.atomic
def accept(*, token: str, now: datetime, leaving: Session | None = None) -> Accepted:
    """
    Use an invitation: from now on the person has access, and this browser is signed in. Of two presses at once, one
    succeeds. The browser's session until now (`leaving`) ends, whoever it belonged to.

    :raises TicketGone: the link is dead, or leads to a client they no longer act for.
    """
    ticket = tickets.consume(token=token, purpose=PURPOSE, now=now)
    invitation = queries.behind(token)
    if invitation is None or not _may_enter(invitation):
        raise tickets.TicketGone
    _join(invitation, now)
    if leaving is not None:
        sessions.end(leaving)
    method, side = "invitation", Session.Side.CLIENT
    return Accepted(invitation, *sessions.start(user=ticket.user, side=side, method=method, now=now))


@transaction.atomic
def bulk_invite(*, people: Sequence[Access], by: Actor, now: datetime) -> Mailed:
    """
    Invite each of these once, though they act for several clients. Who can't be invited is left out, with the reason.

    :raises NotAllowed: the role may not invite.
    """
    require(by, Permission.CLIENTS_INVITE)
    outcome = Mailed([], [])
    once = {access.contact_id: access for access in reversed(people)}
    for access in sorted(once.values(), key=lambda access: access.contact.user_id):  # locks in one order
        try:
            with transaction.atomic():
                outcome.sent.append(invite(contact=access.contact, client=access.client, by=by, now=now))
        except DomainError as reason:
            outcome.left_out.append((access, reason.message))
    return outcome


def _check(contact: Contact, client: Client, now: datetime) -> None:
    if not queries.acted_for_by(contact).filter(pk=client.pk).exists():
        raise NotThere(f"{contact.name} does not act for {client.name}.")
    if not (contact.is_active and contact.user.is_active):
        raise Refused(f"{contact.name} may not sign in here at the moment.")
    if contact.joined_at is not None:
        raise Conflict(f"{contact.name} uses the portal already, and signs in with {contact.user.email}.")
    still_open = Invitation.objects.filter(
        contact=contact, revoked_at__isnull=True, ticket__expires_at__gt=now
    )
    if still_open.filter(created_at__gt=now - A_MOMENT).exists():
        raise Conflict(f"{contact.name} was invited a moment ago. The mail is on its way.")


def _may_enter(invitation: Invitation) -> bool:
    contact = invitation.contact
    acts = queries.acted_for_by(contact).filter(pk=invitation.client_id).exists()
    return invitation.revoked_at is None and contact.is_active and acts


def _join(invitation: Invitation, now: datetime) -> None:
    contact, client = invitation.contact, invitation.client
    Contact.objects.filter(pk=contact.pk, joined_at__isnull=True).update(joined_at=now)
    contact.refresh_from_db(fields=["joined_at"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    audit.record("invitation.accepted", by=contact, about=client, client_id=client.pk, email=invitation.email)
