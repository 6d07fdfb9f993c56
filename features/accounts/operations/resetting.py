"""A new password for staff who forgot theirs."""

from datetime import datetime

from django.db import transaction

from features.accounts import emails, limits, passwords, rules, sessions, sides, tasks, tickets
from features.accounts.models import Ticket, User
from features.base import audit, outbox

RESET = Ticket.Purpose.RESET


@transaction.atomic
def ask_for_new_password(*, email: str, known: bool) -> str:
    """
    Have a link to a new password mailed, if this is somebody of the staff; nobody is told. Return the tidy address.

    :raises Refused: this is no e-mail address.
    :raises TooMany: asked for too often.
    """
    email = rules.email(email)
    limits.asking_for_mail("reset", email=email, known=known)
    outbox.put(tasks.RESET, {"email": email})
    return email


@transaction.atomic
def set_new_password(*, token: str, password: str, now: datetime) -> User:
    """
    Use a link to a new password. Every session and every other link of the person ends.

    :raises TicketGone: the link is dead, or the person left the staff.
    :raises Refused: the password can't be taken; the link stays good.
    """
    ticket = tickets.peek(token=token, purpose=RESET, now=now)
    if ticket is None or sides.membership_of(ticket.user) is None:
        raise tickets.TicketGone
    passwords.check_new(password, user=ticket.user)
    user = tickets.consume(token=token, purpose=RESET, now=now).user
    user.set_password(password)
    user.save(update_fields=["password"])
    tickets.revoke_all(user=user, now=now)
    ended = sessions.end_all(user)
    audit.record("password.reset", by=sides.membership_of(user), sessions_ended=ended)
    emails.password_changed(user)
    return user
