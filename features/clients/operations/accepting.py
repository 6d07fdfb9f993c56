"""
An invitation is opened and accepted: access only after that (S4-12). The link alone is enough in a browser that was
shown its page; where the button is pressed without that, as by a mail scanner, the code of the mail is asked for too.
"""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.db import transaction

from features.accounts import limits, sessions, tickets
from features.accounts.models import Session, Ticket
from features.accounts.secrets import digest, tidy_code
from features.accounts.tickets import CodeWrong, TicketGone
from features.base import audit, throttle
from features.clients import emails, queries
from features.clients.models import Contact, Invitation
from features.clients.permissions import works_here

PURPOSE = Ticket.Purpose.CLIENT_INVITATION
CODES_PER_ADDRESS = 10  # an hour: the code of an invitation is not ended by strangers' tries, so they are few


@dataclass(frozen=True)
class Accepted:
    """`token` belongs into the cookie of the browser."""

    invitation: Invitation
    session: Session
    token: str


def note_opened(*, invitation: Invitation, now: datetime) -> None:
    """Note when its page was first shown to a browser. Changes nothing about what the link can do."""
    waiting = Invitation.objects.filter(pk=invitation.pk, opened_at__isnull=True, accepted_at__isnull=True)
    waiting.update(opened_at=now)


@transaction.atomic
def accept(*, token: str, now: datetime, leaving: Session | None = None) -> Accepted:
    """
    Use an invitation: from now on the person has access, and this browser is signed in. Of two presses at once, one
    succeeds. The browser's session until now (`leaving`) ends, whoever it belonged to.

    :raises TicketGone: the link is dead, or leads to a client they no longer act for.
    """
    ticket = tickets.consume(token=token, purpose=PURPOSE, now=now)
    return _enter(ticket, queries.behind(token), now, leaving)


def accept_elsewhere(*, token: str, code: str, now: datetime, leaving: Session | None = None) -> Accepted:
    """
    Use an invitation in a browser that was not shown its page: the code of the mail proves that it was read. Call it
    outside of transactions: a wrong try must stay counted.

    :raises CodeWrong: not this code; five wrong tries end the link.
    :raises TicketGone: the link is dead.
    :raises TooMany: too many codes were typed from this address.
    """
    ticket = tickets.peek(token=token, purpose=PURPOSE, now=now)
    if ticket is None:
        raise TicketGone
    limits.trying_code()
    tickets.check_code(ticket=ticket, code=code, now=now)
    return accept(token=token, now=now, leaving=leaving)


@transaction.atomic
def accept_by_code(*, email: str, code: str, now: datetime, leaving: Session | None = None) -> Accepted:
    """
    Use an invitation on another device, by the address it was mailed to and the code of the mail, without its link.

    :raises CodeWrong: the same for a wrong code, a dead one, and an address that was never invited.
    :raises TooMany: too many codes were typed for this address, or from this one.
    """
    limits.trying_code()
    throttle.hit("invitation-code", email.strip(), most=CODES_PER_ADDRESS, seconds=3600)
    invitation = queries.open_invitation_of(email, now)
    held = invitation.ticket.code_hash if invitation else None
    is_right = compare_digest(bytes(held or b""), digest(tidy_code(code)))  # costs the same for nobody
    if invitation is None or not is_right:
        raise CodeWrong
    ticket = tickets.use(ticket=invitation.ticket, now=now)
    return _enter(ticket, invitation, now, leaving)


def _enter(ticket: Ticket, invitation: Invitation | None, now: datetime, leaving: Session | None) -> Accepted:
    if invitation is None or not _may_enter(invitation):
        raise TicketGone
    _join(invitation, now)
    if leaving is not None:
        sessions.end(leaving)
    method, side = "invitation", Session.Side.CLIENT
    return Accepted(invitation, *sessions.start(user=ticket.user, side=side, method=method, now=now))


def _may_enter(invitation: Invitation) -> bool:
    contact = invitation.contact
    acts = queries.acted_for_by(contact).filter(pk=invitation.client_id).exists()
    seen = invitation.by_hand and works_here(contact)  # shown to somebody before they came to work here
    return invitation.revoked_at is None and contact.is_active and acts and not seen


def _join(invitation: Invitation, now: datetime) -> None:
    contact, client = invitation.contact, invitation.client
    Contact.objects.filter(pk=contact.pk, joined_at__isnull=True).update(joined_at=now)
    contact.refresh_from_db(fields=["joined_at"])
    invitation.accepted_at, invitation.opened_at = now, invitation.opened_at or now
    invitation.save(update_fields=["accepted_at", "opened_at"])
    event, whose = "invitation.accepted", {}
    if (
        invitation.by_hand and invitation.sent_by
    ):  # whoever held the link came in, and one colleague had it in hand
        event, whose = "invitation.accepted_by_hand", {"link_by": invitation.sent_by.name}
    audit.record(event, by=contact, about=client, client_id=client.pk, email=invitation.email, **whose)
    emails.tell_accepted(invitation)
