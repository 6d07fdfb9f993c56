"""“This was not me”: everything that could let somebody else in is shut, and the person comes in by a safe way."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from features.accounts import devices, emails, limits, second, sessions, sides, tickets
from features.accounts.models import Session, Ticket, User

NOT_ME = Ticket.Purpose.NOT_ME


@dataclass(frozen=True)
class Secured:
    """`reset_token` leads to a new password, for those who had one; `ended` is how many browsers were signed out."""

    user: User
    ended: int
    reset_token: str | None
    side: str


def secure(*, token: str, code: str, now: datetime) -> Secured:
    """
    End every session, link and device of a person, and their password: it may be known. A wish for another e-mail
    address ends with its link; what was added to the second step since the oldest warning of the week goes too. The
    code of the same mail is needed: mail scanners press buttons too (security R24).

    :raises TicketGone: the link is dead.
    :raises CodeWrong: the code is missing or wrong; five wrong ones end the link.
    """
    ticket = tickets.peek(token=token, purpose=NOT_ME, now=now)
    if ticket is None:
        raise tickets.TicketGone
    limits.trying_code()
    tickets.check_code(ticket=ticket, code=code, now=now)
    with transaction.atomic():
        used = tickets.consume(token=token, purpose=NOT_ME, now=now)
        second.shut(used.user, tickets.warned_since(used, now=now))
        return _shut_everything(used.user, now)


def _shut_everything(user: User, now: datetime) -> Secured:
    side = Session.Side.STAFF if sides.membership_of(user) else Session.Side.CLIENT
    had_password = sides.may_use_password(user, side)
    ended = sessions.end_all(user)
    tickets.revoke_all(user=user, now=now)
    devices.forget_all(user, now=now)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    sides.record_everywhere("account.secured", user=user, side=side, sessions_ended=ended)
    emails.secured(user)
    reset = tickets.issue(user=user, purpose=Ticket.Purpose.RESET, now=now).token if had_password else None
    return Secured(user, ended, reset, side)
