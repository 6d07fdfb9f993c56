"""What the sign-in slice, a layer below, asks about clients (accounts.sides)."""

import uuid
from datetime import datetime

from features.accounts.models import User
from features.clients import queries
from features.clients.models import Invitation
from features.clients.operations import pending


def clients_of(user: User) -> list[uuid.UUID]:
    """Return the ids of the clients this person acts for."""
    contact = getattr(user, "contact", None)
    return list(queries.acted_for_by(contact).values_list("pk", flat=True)) if contact else []


def withdraw_invitations(user: User, now: datetime) -> None:
    """End what was mailed to an address that is no longer this person's."""
    pending.withdraw(Invitation.objects.filter(contact__user=user), now=now)
