"""Coming in and going out, by either door."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from features.accounts import limits, passwords, queries, rules, sessions, sides, tasks, tickets
from features.accounts.models import Membership, Session, Ticket, User
from features.accounts.roles import Role
from features.base import outbox, refusals
from features.base.errors import NotThere, Refused

SIGN_IN, FIRST = Ticket.Purpose.SIGN_IN, Ticket.Purpose.FIRST_SIGN_IN
WRONG_PORTAL = (
    "That e-mail address and password don’t belong together. Check both, or have a link mailed to you."
)
WRONG = "That e-mail address and password don’t belong together. Check both, or set a new password."


@dataclass(frozen=True)
class Entered:
    """A session just begun. `token` belongs into the cookie; `next_path` is where the person was going."""

    session: Session
    token: str
    next_path: str = ""


@transaction.atomic
def ask_for_link(*, email: str, browser: str, next_path: str, stays: bool, known: bool) -> str:
    """
    Have a sign-in link mailed, if this is a client's address; nobody is told. Return the tidy address.

    `browser` is the nonce of the browser that asks, `known` whether the person has signed in with it before.

    :raises Refused: this is no e-mail address.
    :raises TooMany: asked for too often.
    """
    email = rules.email(email)
    limits.asking_for_mail("link", email=email, known=known)
    outbox.put(tasks.LINK, {"email": email, "browser": browser, "next_path": next_path, "stays": stays})
    return email


def enter_by_link(*, token: str, now: datetime, browser: str | None, code: str = "") -> Entered:
    """
    Use a sign-in link. In another browser than the one that asked, the code of the mail is needed too (security R24).

    :raises TicketGone: the link is dead, or the person may not use the portal any more.
    :raises CodeWrong: the code is missing or wrong; five wrong ones end the link.
    """
    ticket = tickets.peek(token=token, purpose=SIGN_IN, now=now)
    if ticket is None or not sides.may_enter_portal(ticket.user):
        raise tickets.TicketGone
    if not tickets.asked_here(ticket, browser):
        limits.trying_code()
        tickets.check_code(ticket=ticket, code=code, now=now)
    with transaction.atomic():
        ticket = tickets.consume(token=token, purpose=SIGN_IN, now=now)
        return _enter_portal(ticket, "link", now)


def enter_by_code(*, code: str, browser: str, now: datetime) -> Entered:
    """
    Use the code of a mail in the browser that asked for it.

    :raises CodeWrong: it is wrong or too old, or nothing was asked for here.
    :raises TooMany: too many codes were tried.
    """
    limits.trying_code()
    ticket = tickets.consume_code(code=code, browser=browser, now=now)
    if not sides.may_enter_portal(ticket.user):
        raise tickets.CodeWrong
    with transaction.atomic():
        return _enter_portal(ticket, "code", now)


def _enter_portal(ticket: Ticket, method: str, now: datetime) -> Entered:
    user, stays = ticket.user, ticket.stays
    session, token = sessions.start(user=user, side=Session.Side.CLIENT, method=method, now=now, stays=stays)
    return Entered(session, token, ticket.next_path)


def enter_by_password(*, email: str, password: str, known: bool, now: datetime) -> Entered:
    """
    Sign staff in. Unknown addresses, clients, colleagues who left and wrong passwords are all refused alike.

    :raises Refused: the two don't belong together.
    :raises TooMany: tried too often.
    """
    limits.trying_password(email=email, known=known)
    user = queries.by_email(email)
    membership = sides.membership_of(user) if user else None
    is_right = passwords.is_right(password, user=membership.user if membership else None)
    if membership is None or not is_right:
        who = membership.name if membership else "an unknown address"
        refusals.note("sign_in.refused", by=None, what=email, about=membership, who=who)
        raise Refused(WRONG)
    return _enter_workspace(membership.user, "password", now)


def enter_portal_by_password(
    *, email: str, password: str, stays: bool, known: bool, now: datetime
) -> Entered:  # fmt: skip
    """
    Sign a client in, where the firm has passwords for clients (D3). Whoever may not, or has none, is refused alike.

    :raises NotThere: this firm has none.
    :raises Refused: the two don't belong together.
    :raises TooMany: tried too often.
    """
    if not sides.takes_passwords(Session.Side.CLIENT):
        raise NotThere
    limits.trying_password(email=email, known=known)
    user = queries.by_email(email)
    owner = user if user and sides.may_use_password(user, Session.Side.CLIENT) else None
    if not passwords.is_right(password, user=owner) or owner is None:
        who = owner.name if owner else "an unknown address"
        contact = sides.actor(owner, Session.Side.CLIENT) if owner else None
        refusals.note("sign_in.refused", by=None, what=email, about=contact, who=who)
        raise Refused(WRONG_PORTAL)
    with transaction.atomic():
        side = Session.Side.CLIENT
        return Entered(*sessions.start(user=owner, side=side, method="password", now=now, stays=stays))


@transaction.atomic
def _enter_workspace(user: User, method: str, now: datetime) -> Entered:
    session, token = sessions.start(user=user, side=Session.Side.STAFF, method=method, now=now)
    return Entered(session, token)


def first_ticket(*, now: datetime) -> str:
    """Return the token that lets the owner in, whose address was proved on the public host. Inside the new firm."""
    owner = (
        Membership.objects.select_related("user")
        .filter(role=Role.OWNER, is_active=True)
        .earliest("created_at")
    )
    return tickets.issue(user=owner.user, purpose=FIRST, now=now).token


@transaction.atomic
def enter_first_time(*, token: str, now: datetime) -> Entered:
    """
    Let the owner in, straight from signing up.

    :raises TicketGone: it is dead; they sign in with their password.
    """
    ticket = tickets.consume(token=token, purpose=FIRST, now=now)
    if sides.membership_of(ticket.user) is None:
        raise tickets.TicketGone
    return _enter_workspace(ticket.user, "sign-up", now)


@transaction.atomic
def sign_out(*, session: Session) -> None:
    """End one session."""
    sessions.end(session)
