"""An invitation to the portal: sent, sent again, withdrawn, copied. A link lives seven days and works once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from features.accounts import tickets
from features.accounts.models import Membership, Ticket, User
from features.accounts.tickets import Issued
from features.base import audit, throttle
from features.base.errors import Conflict, NotAllowed, NotThere, Refused, TooMany
from features.base.permissions import Actor, Permission
from features.clients import emails, queries, rules
from features.clients.delegates import Link
from features.clients.models import Client, Contact, Invitation
from features.clients.operations import pending
from features.clients.permissions import require_all_of, require_for, works_here

MOST_PER_HOUR = 5  # mails to one person (R25)
A_MOMENT = timedelta(seconds=30)
COLLEAGUE = "{name} works here too. Mail them the invitation: whoever holds its link comes in as them."
PURPOSE = Ticket.Purpose.CLIENT_INVITATION


@transaction.atomic
def invite(*, contact: Contact, client: Client, by: Actor, now: datetime, message: str = "") -> Invitation:
    """
    Mail a person a link into the portal, with a message of the firm's own if it has one; an older link stops working.

    :raises NotAllowed: the role may not invite.
    :raises NotThere: they do not act for this client, or it is archived.
    :raises Refused: the message can't be taken.
    :raises Conflict: they use the portal already, or the button was pressed twice.
    :raises TooMany: they were mailed five times within the hour.
    """
    invitation, issued = _renew(contact, client, by, now, message=rules.message(message))
    emails.invitation(invitation, token=issued.token, code=issued.code, sender=by.name)
    audit.record("invitation.sent", by=by, about=contact, client_id=client.pk, email=invitation.email)
    return invitation


def resend(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """
    Mail a fresh link for the same client, with the same message; the older one stops working. Raises what `invite`
    raises.
    """
    return invite(
        contact=invitation.contact, client=invitation.client, by=by, now=now, message=invitation.message
    )


@transaction.atomic
def invite_again(user: User, now: datetime) -> bool:
    """
    Mail somebody their invitation anew, who asks for a sign-in link before they have ever come in: it goes to the
    mailbox that has it already, once an hour. Return whether there is one that a colleague sent and that still works.
    """
    old = queries.open_invitation_of(user.email, now)
    if old is None or old.sent_by is None or not _can_be_sent(old):
        return False
    pending.hold(old.contact)
    about = {"sent_by": old.sent_by, "message": old.message}
    try:
        throttle.hit("invitation-asked", str(old.contact_id), most=1, seconds=3600)
        invitation, issued = _issue(old.contact, old.client, now, **about)
    except TooMany:
        return True
    emails.invitation(invitation, token=issued.token, code=issued.code, sender=old.sent_by.name)
    audit.record(
        "invitation.asked_for", by=None, about=old.contact, client_id=old.client_id, email=invitation.email
    )
    return True


def _can_be_sent(invitation: Invitation) -> bool:
    try:
        _check(invitation.contact, invitation.client)
    except (NotThere, Refused, Conflict):
        return False
    return True


@transaction.atomic
def copy_link(*, contact: Contact, client: Client, by: Actor, now: datetime) -> tuple[Invitation, str]:
    """
    Make a fresh link to be handed over by other means, and return it with the address. It is shown once: nothing keeps
    it. The older one stops working. Raises what `invite` raises.

    :raises NotAllowed: beside that, the person works here, or acts for clients too that the role does not see: whoever
        holds the link comes in as them.
    """
    require_for(by, Permission.CLIENTS_INVITE, client)
    if works_here(contact):
        raise NotAllowed(COLLEAGUE.format(name=contact.name))
    require_all_of(by, contact)
    invitation, issued = _renew(contact, client, by, now, by_hand=True)
    audit.record("invitation.copied", by=by, about=contact, client_id=client.pk, email=invitation.email)
    return invitation, emails.address_of(issued.token)


@transaction.atomic
def revoke(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """
    Withdraw an invitation: its link stops working.

    :raises NotAllowed: the role may not invite.
    :raises Conflict: there is nothing to withdraw any more.
    """
    require_for(by, Permission.CLIENTS_INVITE, invitation.client)
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


def _renew(
    contact: Contact, client: Client, by: Actor, now: datetime, *, message: str = "", by_hand: bool = False
) -> tuple[Invitation, Issued]:
    require_for(by, Permission.CLIENTS_INVITE, client)
    pending.hold(contact)
    _check(contact, client)
    if not by_hand:
        _check_patience(contact, now)
    sender = by if isinstance(by, Membership) else None
    return _issue(contact, client, now, sent_by=sender, message=message, by_hand=by_hand)


def issue_link(*, contact: Contact, client: Client, now: datetime) -> Link:
    """
    Make a fresh link for somebody whom another contact let in, and is held already; the older one stops working.

    :raises TooMany: they were mailed five times within the hour.
    """
    _, issued = _issue(contact, client, now)
    return Link(issued, issued.ticket.expires_at)


def _issue(contact: Contact, client: Client, now: datetime, **about: Any) -> tuple[Invitation, Issued]:
    throttle.hit("invitation", str(contact.pk), most=MOST_PER_HOUR, seconds=3600)
    pending.withdraw(Invitation.objects.filter(contact=contact), now=now)
    issued = tickets.issue(user=contact.user, purpose=PURPOSE, now=now)
    invitation = Invitation.objects.create(
        contact=contact,
        client=client,
        ticket=issued.ticket,
        email=contact.user.email,
        created_at=now,
        **about,
    )
    return invitation, issued


def _check(contact: Contact, client: Client) -> None:
    if not queries.acted_for_by(contact).filter(pk=client.pk).exists():
        raise NotThere(f"{contact.name} does not act for {client.name}.")
    if not (contact.is_active and contact.user.is_active):
        raise Refused(f"{contact.name} may not sign in here at the moment.")
    if contact.joined_at is not None:
        raise Conflict(f"{contact.name} uses the portal already, and signs in with {contact.user.email}.")


def _check_patience(contact: Contact, now: datetime) -> None:
    still_open = Invitation.objects.filter(
        contact=contact, revoked_at__isnull=True, ticket__expires_at__gt=now, by_hand=False
    )
    if still_open.filter(created_at__gt=now - A_MOMENT).exists():
        raise Conflict(f"{contact.name} was invited a moment ago. The mail is on its way.")
