"""Invitations in every state: on the way, arrived, refused, opened, accepted, too old, withdrawn."""

from datetime import datetime, timedelta

from django.db import transaction

from config.demo import acting
from features.accounts.models import Membership
from features.base import mail, sealed
from features.base.models import OutboxEntry
from features.clients import operations
from features.clients.models import Client, Contact, Invitation

REFUSAL = "550 5.1.1 The mailbox does not exist"
MESSAGE = "From this spring on we exchange papers here. It takes one click, and no password."
# client, days since, what became of it
STORIES = (
    ("Bell & Ashby Interiors", 3, "opened"),
    ("Cedar Ridge Dental PC", 2, "refused"),
    ("Grant & Imani Mwangi", 5, "withdrawn"),
)


def make(*, by: Membership, now: datetime) -> None:
    """Invite the people of some clients; the others are as their own stories have them."""
    for name, days, fate in STORIES:
        client = Client.objects.get(name=name)
        contact = Contact.objects.select_related("user").get(clients=client)
        with transaction.atomic():  # until it commits, the worker has not seen the mail
            then = now - timedelta(days=days)
            sent = operations.invite(contact=contact, client=client, by=by, now=then, message=MESSAGE)
            _befall(sent, fate, by, then + timedelta(hours=7))


def _befall(invitation: Invitation, fate: str, by: Membership, at: datetime) -> None:
    if fate == "opened":
        operations.note_opened(invitation=invitation, now=at)
    elif fate == "withdrawn":
        operations.revoke(invitation=invitation, by=by, now=at)
    else:
        _refuse(acting.mail_to(invitation.email))


def _refuse(entry: OutboxEntry) -> None:
    """As the mail server would have it."""
    entry.state, entry.last_error, entry.attempts = OutboxEntry.State.GIVEN_UP, REFUSAL, 1
    entry.save()
    mail.tell_given_up(sealed.unseal(entry.payload), entry)
