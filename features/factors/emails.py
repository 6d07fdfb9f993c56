"""Mails about the second step. Each lets the person say that it was not them."""

from datetime import datetime

from features.accounts import agents, tickets
from features.accounts.emails import address
from features.accounts.models import Session, User
from features.accounts.secrets import spaced
from features.base import mail

HOW = {  # the first step, as the mail says it
    "password": "your password", "link": "a sign-in link of yours", "code": "a sign-in code of yours",
    "invitation": "an invitation of yours", "sign-up": "the link of the sign-up",
}  # fmt: skip


def changed(user: User, what: str, *, now: datetime) -> None:
    """Say what happened, as the end of a sentence: "the passkey “Phone” was added"."""
    _send("changed", user, now, what=what)


def code_used(user: User, left: int, *, now: datetime) -> None:
    """Say that a recovery code was used, and how many are left."""
    _send("code_used", user, now, left=left)


def stopped(user: User, half: Session, *, now: datetime) -> None:
    """Say that somebody came as far as the second step and no further."""
    _send("stopped", user, now, device=agents.words(half.agent), ip=half.ip or "", method=HOW[half.method])


def _send(template: str, user: User, now: datetime, **context: object) -> None:
    issued = tickets.issue(user=user, purpose=tickets.Purpose.NOT_ME, now=now)
    about = {"user": user, "url": address("accounts:not_me", issued.token), "code": spaced(issued.code)}
    until = issued.ticket.expires_at
    mail.send(to=user.email, template=f"factors/email/{template}", context={**about, **context}, until=until)
