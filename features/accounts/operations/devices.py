"""Where a person is signed in, and how they end it. Free at any time: whoever is worried is not asked for proof."""

import uuid
from datetime import datetime

from django.db import transaction

from features.accounts import sessions, sides, tickets
from features.accounts.models import Session, Ticket, User
from features.base import audit
from features.base.errors import NotThere


@transaction.atomic
def end_session(*, user: User, session_id: uuid.UUID) -> None:
    """
    Sign the person out of one browser, at once.

    :raises NotThere: they are not signed in there (any more).
    """
    session = Session.objects.filter(user=user, pk=session_id).select_related("user").first()
    if session is None:
        raise NotThere
    sessions.end(session)


@transaction.atomic
def end_others(*, session: Session, now: datetime) -> int:
    """Sign the person out of every other browser, and end the links under way. Return how many browsers."""
    user = session.user
    ended = sessions.end_all(user, but=session)
    for purpose in tickets.LEAD_IN:
        tickets.revoke_all(user=user, purpose=purpose, now=now)
    audit.record("session.ended_others", by=sides.actor(user, session.side), count=ended)
    return ended


@transaction.atomic
def cancel_link(*, session: Session, ticket_id: uuid.UUID, now: datetime) -> None:
    """
    End a link that waits in the mail of whoever is signed in here.

    :raises NotThere: it is used, too old, or not theirs.
    """
    user = session.user
    ticket = Ticket.objects.filter(user=user, pk=ticket_id, purpose__in=tickets.LEAD_IN).first()
    if ticket is None or not tickets.revoke(ticket=ticket, now=now):
        raise NotThere
    audit.record("link.ended", by=sides.actor(user, session.side), purpose=ticket.purpose)
