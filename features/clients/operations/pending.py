"""Invitations that wait to be opened."""

from datetime import datetime

from django.db.models import QuerySet

from features.accounts import tickets
from features.accounts.models import User
from features.clients.models import Contact, Invitation


def hold(contact: Contact) -> None:
    """
    Let one at a time change a person, and bring `contact` up to date.

    The person is locked before anything of theirs, as tickets do too: no two callers wait for each other.
    """
    contact.user = User.objects.select_for_update(no_key=True).get(pk=contact.user_id)
    contact.refresh_from_db(fields=["joined_at", "is_active"])


def withdraw(invitations: QuerySet[Invitation], *, now: datetime) -> list[Invitation]:
    """End the links among these that still work, and return their invitations."""
    still = invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True, ticket__expires_at__gt=now)
    open_ones = list(still.select_related("ticket"))
    ended = [one for one in open_ones if tickets.revoke(ticket=one.ticket, now=now)]
    Invitation.objects.filter(pk__in=[one.pk for one in ended]).update(revoked_at=now)
    return ended
