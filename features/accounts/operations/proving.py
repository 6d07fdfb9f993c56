"""Somebody who is signed in proves once more that it is them (D10)."""

from datetime import datetime

from django.db import transaction

from features.accounts import emails, limits, passwords, sessions, sides, tickets
from features.accounts.models import Session, Ticket
from features.base import audit, refusals
from features.base.errors import Refused

PROOF = Ticket.Purpose.PROOF


@transaction.atomic
def mail_proof_code(*, session: Session, now: datetime) -> None:
    """
    Mail a code that proves it, good only in this session, for ten minutes and once.

    :raises TooMany: asked for too often.
    """
    limits.asking_for_mail("proof", email=session.user.email, known=True)
    emails.proof_code(tickets.issue(user=session.user, purpose=PROOF, now=now, browser=nonce(session)))


def prove_by_code(*, session: Session, code: str, now: datetime) -> None:
    """
    Take the code of the mail as proof.

    :raises CodeWrong: it is wrong or too old, or was asked for in another session.
    :raises TooMany: too many codes were tried.
    """
    limits.trying_code()
    tickets.consume_code(code=code, browser=nonce(session), now=now, purpose=PROOF)
    proved(session, method="code", now=now)


def prove_by_password(*, session: Session, password: str, now: datetime) -> None:
    """
    Take the password as proof.

    :raises Refused: it is wrong, or this person signs in without one.
    :raises TooMany: tried too often.
    """
    user = session.user
    limits.trying_password(email=user.email, known=True)
    owner = user if sides.may_use_password(user, session.side) else None
    if not passwords.is_right(password, user=owner):
        refusals.note("proof.refused", by=sides.actor(user, session.side))
        raise Refused("That is not your password. Type it again.", field="password")
    proved(session, method="password", now=now)


@transaction.atomic
def proved(session: Session, *, method: str, now: datetime) -> None:
    """Note a fresh proof. Every way ends here, second factors too."""
    sessions.prove_again(session, now=now)
    audit.record("session.proved", by=sides.actor(session.user, session.side), method=method)


def nonce(session: Session) -> str:
    """Return what binds a ticket to one session, as the nonce of a cookie binds it to a browser that has none yet."""
    return f"session {session.pk}"
