"""
Another e-mail address. It is how a person is known and comes in, so it takes a fresh proof, the new mailbox's answer,
and a word to the old one, from where all can be undone before it takes effect.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from features.accounts import emails, limits, proofs, queries, rules, sessions, sides, tickets
from features.accounts.models import EmailChange, Session, Ticket, User
from features.accounts.operations.proving import nonce
from features.base import throttle
from features.base.errors import Conflict, NotThere, Refused

EMAIL = Ticket.Purpose.EMAIL
HOUR, MAILS_TO_ONE = 3600, 5


def open_changes(user: User, *, now: datetime) -> QuerySet[EmailChange]:
    """Return the person's wish for another address, if one waits to be confirmed."""
    live = EmailChange.objects.filter(
        ticket__user=user, ticket__used_at__isnull=True, ticket__expires_at__gt=now
    )
    return live.select_related("ticket").order_by("-created_at")


@transaction.atomic
def ask_for_other_email(*, session: Session, email: str, now: datetime) -> EmailChange:
    """
    Mail a link to the new address, and a warning to the old one. Nothing changes before the link is confirmed. An
    address that somebody has already gets a word instead of a link, and whoever asked learns nothing of it.

    :raises FreshProofNeeded: the last proof is too old (D10).
    :raises Refused: this is no e-mail address, or the person's own.
    :raises TooMany: asked for too often.
    """
    proofs.require_fresh(session, now=now)
    email = rules.email(email)
    user = User.objects.select_for_update(no_key=True).get(pk=session.user_id)
    if email == user.email.lower():
        raise Refused("This is your address already.", field="email")
    limits.asking_for_mail("email", email=user.email, known=True)
    throttle.hit("email-new", email, most=MAILS_TO_ONE, seconds=HOUR)
    tickets.revoke_all(user=user, purpose=EMAIL, now=now)
    issued = tickets.issue(user=user, purpose=EMAIL, now=now, browser=nonce(session))
    change = EmailChange.objects.create(ticket=issued.ticket, email=email, before=user.email, created_at=now)
    _write(issued, change, now)
    sides.record_everywhere("account.email_asked", user=user, side=session.side, email=email)
    return change


def _write(issued: tickets.Issued, change: EmailChange, now: datetime) -> None:
    user = issued.ticket.user
    if queries.by_email(change.email) is None:
        emails.confirm_address(issued, change)
    else:
        emails.address_taken(user, change)
    emails.address_asked(tickets.issue(user=user, purpose=Ticket.Purpose.NOT_ME, now=now), change)


@transaction.atomic
def drop_other_email(*, session: Session, now: datetime) -> None:
    """
    Keep the address one has.

    :raises NotThere: no change waits.
    """
    if not tickets.revoke_all(user=session.user, purpose=EMAIL, now=now):
        raise NotThere
    sides.record_everywhere("account.email_kept", user=session.user, side=session.side)


def confirm_other_email(*, token: str, code: str, sessions_here: list[Session], now: datetime) -> User:
    """
    Take the new address. In the browser that asked, a press is enough; in any other the code of the mail is needed too
    (security R24). Every other session ends, and every link and invitation mailed to the old address.

    :raises TicketGone: the link is dead.
    :raises CodeWrong: the code is missing or wrong; five wrong ones end the link.
    :raises Conflict: somebody has this address meanwhile.
    """
    ticket = tickets.peek(token=token, purpose=EMAIL, now=now)
    if ticket is None:
        raise tickets.TicketGone
    here = asked_in(ticket, sessions_here)
    if here is None:
        limits.trying_code()
        tickets.check_code(ticket=ticket, code=code, now=now)
    with transaction.atomic():
        ticket = tickets.consume(token=token, purpose=EMAIL, now=now)
        return _move(ticket, here, now)


def asked_in(ticket: Ticket, sessions_here: list[Session]) -> Session | None:
    """Return which of a browser's sessions asked for this ticket."""
    found = (one for one in sessions_here if tickets.asked_here(ticket, nonce(one)))
    return next(found, None)


def _move(ticket: Ticket, here: Session | None, now: datetime) -> User:
    change, user = ticket.email_change, User.objects.get(pk=ticket.user_id)
    before, user.email = user.email, change.email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise Conflict("This address can’t be used here. Choose another, or ask the firm.") from error
    sides.moved(user, now)
    tickets.revoke_all(user=user, now=now)
    ended = sessions.end_all(user, but=here)
    side = here.side if here else (Session.Side.STAFF if sides.membership_of(user) else Session.Side.CLIENT)
    changes = {"email": [before, user.email]}
    sides.record_everywhere(
        "account.email_changed", user=user, side=side, changes=changes, sessions_ended=ended
    )
    emails.address_changed(user, to=before)
    return user
