"""A colleague has looked as a client's person, and one firm lets Portico's operators do so for a time."""

from datetime import datetime, timedelta

from features.accounts import sessions
from features.accounts.models import Membership, Session
from features.clients.models import Client, Contact
from features.viewing import operations

PAGES = ("/", "/documents/")


def visit(*, contact: Contact, client: Client, by: Membership, reason: str, now: datetime) -> None:
    """Let a colleague sign in, look at what this person sees, and sign out."""
    session, _ = sessions.start(user=by.user, side=Session.Side.STAFF, method="password", now=now)
    seen, _ = operations.start(contact=contact, client=client, reason=reason, by=by, session=session, now=now)
    for page in PAGES:
        operations.note_page(visit=seen, path=page, is_file=False)
    operations.end(visit=seen, now=now + timedelta(minutes=6))
    sessions.end(session)


def let_operators_in(*, by: Membership, note: str, now: datetime) -> None:
    operations.grant(note=note, hours=72, by=by, now=now)
