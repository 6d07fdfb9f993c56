"""A new password for whoever forgot theirs: staff, and clients where the firm has passwords for them (D3)."""

from datetime import datetime

from django.db import transaction

from features.accounts import emails, limits, passwords, rules, sessions, sides, tasks, tickets
from features.accounts.models import Session, Ticket, User
from features.base import outbox
from features.base.errors import NotThere

RESET = Ticket.Purpose.RESET


@transaction.atomic
def ask_for_new_password(*, email: str, known: bool, side: str = Session.Side.STAFF) -> str:
    """
    Have a link to a new password mailed, if this is somebody who may have one; nobody is told. Return the tidy address.

    :raises NotThere: at the clients' door of a firm that has no passwords for them.
    :raises Refused: this is no e-mail address.
    :raises TooMany: asked for too often.
    """
    if not sides.takes_passwords(side):
        raise NotThere
    email = rules.email(email)
    limits.asking_for_mail("reset", email=email, known=known)
    outbox.put(tasks.RESET, {"email": email, "side": side})
    return email


@transaction.atomic
def set_new_password(*, token: str, password: str, now: datetime, side: str = Session.Side.STAFF) -> User:
    """
    Use a link to a new password. Every session and every other link of the person ends; warnings stay
    good, for a passkey that somebody else added opens without any password.

    :raises NotThere: at the clients' door of a firm that has no passwords for them.
    :raises TicketGone: the link is dead, or the person may not come in by this door (any more).
    :raises Refused: the password can't be taken; the link stays good.
    """
    if not sides.takes_passwords(side):
        raise NotThere
    ticket = tickets.peek(token=token, purpose=RESET, now=now)
    if ticket is None or not sides.may_enter(ticket.user, side):
        raise tickets.TicketGone
    passwords.check_new(password, user=ticket.user)
    user = tickets.consume(token=token, purpose=RESET, now=now).user
    user.set_password(password)
    user.save(update_fields=["password"])
    tickets.revoke_all(user=user, now=now, but=Ticket.Purpose.NOT_ME)
    ended = sessions.end_all(user)
    sides.record_everywhere("password.reset", user=user, side=side, sessions_ended=ended)
    emails.password_changed(user)
    return user
