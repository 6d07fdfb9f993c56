"""
One-time proofs that travel by mail. Token and code are kept as hashes; a ticket is used by one conditional UPDATE.

A ticket lives in its firm's schema: another firm's finds nothing here. Nothing changes unless `consume` is called, so
that a mail scanner may open a link as often as it likes (security R24, R25).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.db.models import F, QuerySet

from features.accounts.models import Ticket, User
from features.accounts.secrets import CODE_LENGTH, digest, new_code, new_token, tidy_code
from features.base.errors import Conflict, Refused

Purpose = Ticket.Purpose
LIFETIMES = {
    Purpose.SIGN_IN: timedelta(minutes=10),
    Purpose.RESET: timedelta(minutes=30),
    Purpose.STAFF_INVITATION: timedelta(days=7),
    Purpose.CLIENT_INVITATION: timedelta(days=7),
    Purpose.FIRST_SIGN_IN: timedelta(minutes=2),
    Purpose.PROOF: timedelta(minutes=10),
    Purpose.EMAIL: timedelta(hours=1),
    Purpose.NOT_ME: timedelta(days=7),
}
LEAD_IN = (
    Purpose.SIGN_IN,
    Purpose.RESET,
    Purpose.FIRST_SIGN_IN,
    Purpose.PROOF,
)  # what lets somebody in from a mail
MOST_LIVE = 3  # of one purpose for one person; asking again ends the oldest
CODE_TRIES = 5


class TicketGone(Conflict):
    """Used, expired, revoked, mangled or another firm's: nobody is told which."""

    noted_as = "link.refused"
    message = "This link no longer works. It may have been used already, or it is too old. Ask for a new one."


class CodeWrong(Refused):
    """The same for a wrong code, a dead one, and an address that was never sent any."""

    noted_as = "code.refused"
    message = "That code does not work. Check it and type it again, or ask for a new mail."
    field = "code"


@dataclass(frozen=True)
class Issued:
    """`token` belongs into the link, `code` into the text of the mail; neither is kept anywhere."""

    ticket: Ticket
    token: str
    code: str


@transaction.atomic
def issue(
    *,
    user: User,
    purpose: str,
    now: datetime,
    lifetime: timedelta | None = None,
    browser: str | None = None,
    next_path: str = "",
    stays: bool = True,
) -> Issued:
    """
    Make a ticket for one person. `browser` is the nonce of the browser that asked; in any other the link alone is not
    enough (`check_code`). `lifetime` is that of the purpose unless told.
    """
    _wait_for(user)
    if purpose != Purpose.NOT_ME:  # else a thief's own doings would end the warning of the first of them
        _end_surplus(user, purpose, now)
    token, code = new_token(), new_code()
    ticket = Ticket.objects.create(
        user=user, purpose=purpose, created_at=now, expires_at=now + (lifetime or LIFETIMES[Purpose(purpose)]),
        token_hash=digest(token), code_hash=digest(code), browser_hash=digest(browser) if browser else None,
        next_path=next_path, stays=stays,
    )  # fmt: skip
    return Issued(ticket, token, code)


def find(*, token: str, purpose: str) -> Ticket | None:
    """Return the ticket of this token in whatever state, to know whom and where a dead link led."""
    return Ticket.objects.select_related("user").filter(token_hash=digest(token), purpose=purpose).first()


def peek(*, token: str, purpose: str, now: datetime) -> Ticket | None:
    """Return the ticket if it is good, and change nothing: this is all that GET and HEAD may do."""
    tickets = _live(now).filter(user__is_active=True).select_related("user")
    return tickets.filter(token_hash=digest(token), purpose=purpose).first()


def asked_here(ticket: Ticket, browser: str | None) -> bool:
    """Return whether this browser's nonce is the one the ticket was asked for with."""
    held = ticket.browser_hash
    return bool(browser and held) and compare_digest(bytes(held or b""), digest(browser or ""))


def use(*, ticket: Ticket, now: datetime) -> Ticket:
    """
    Use up a ticket whose code was proved. Of several callers one gets it.

    :raises TicketGone: it is not live any more, or its person may not sign in.
    """
    if not ticket.user.is_active:
        raise TicketGone
    return _use(ticket, now)


@transaction.atomic
def consume(*, token: str, purpose: str, now: datetime) -> Ticket:
    """
    Use a ticket up. Of several callers one gets it. Signing in ends the person's other sign-in tickets.

    :raises TicketGone: there is no such live ticket.
    """
    ticket = peek(token=token, purpose=purpose, now=now)
    if ticket is None:
        raise TicketGone
    return _use(ticket, now)


def consume_code(*, code: str, now: datetime, browser: str, purpose: str = Purpose.SIGN_IN) -> Ticket:
    """
    Use a ticket by its code alone, typed into the browser that asked. Only that browser's tickets lose a try, so that a
    stranger can't spend somebody else's. Call it outside of transactions: a wrong try must stay counted.

    :raises CodeWrong: not this code, or nothing live was asked for; five wrong tries end the ticket.
    """
    asked = _live(now).filter(purpose=purpose, browser_hash=digest(browser), user__is_active=True)
    nobody = Ticket(code_hash=b"")  # matches no row, and costs what a real one costs
    for ticket in list(asked.select_related("user")) or [nobody]:
        if _try_code(ticket, code, now):
            return _use(ticket, now)
    raise CodeWrong


def check_code(*, ticket: Ticket, code: str, now: datetime) -> None:
    """
    Prove that whoever opened a link elsewhere has read the mail. Call it outside of transactions, then `consume`.

    :raises CodeWrong: not this code; five wrong tries end the ticket.
    :raises TicketGone: it is dead meanwhile.
    """
    if not _live(now).filter(pk=ticket.pk).exists():
        raise TicketGone
    if not _try_code(ticket, code, now):
        raise CodeWrong


def live_links_of(user: User, *, now: datetime) -> QuerySet[Ticket]:
    """Return the links in a person's mail that would still let them in, the newest first."""
    return _live(now).filter(user=user, purpose__in=LEAD_IN).order_by("-created_at")


def warned_since(used: Ticket, *, now: datetime) -> datetime:
    """
    Return when the oldest warning was sent that still counts: whoever broke in may have done more since, and the person
    answers the newest of its mails.
    """
    others = _live(now).filter(user=used.user, purpose=Purpose.NOT_ME).order_by("created_at")
    return min([used.created_at, *others.values_list("created_at", flat=True)[:1]])


def revoke(*, ticket: Ticket, now: datetime) -> bool:
    """End a ticket that was not used yet. Return whether it was still good."""
    return _live(now).filter(pk=ticket.pk).update(expires_at=now) == 1


def revoke_all(*, user: User, now: datetime, purpose: str | None = None, but: str = "") -> int:
    """End every unused ticket of a person (of one purpose, or of every one `but` this). Return how many."""
    live = _live(now).filter(user=user).exclude(purpose=but)
    return (live.filter(purpose=purpose) if purpose else live).update(expires_at=now)


def _live(now: datetime) -> QuerySet[Ticket]:
    # No join in here: an UPDATE through a subquery would not look again at a row it had to wait for.
    return Ticket.objects.filter(used_at__isnull=True, expires_at__gt=now)


def _wait_for(user: User) -> None:
    """One at a time per person: no fourth ticket slips past the count, and locks come in one order."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)


def _end_surplus(user: User, purpose: str, now: datetime) -> None:
    live = _live(now).filter(user=user, purpose=purpose).order_by("-created_at", "-pk")
    surplus = list(live.values_list("pk", flat=True)[MOST_LIVE - 1 :])
    Ticket.objects.filter(pk__in=surplus).update(expires_at=now)


@transaction.atomic
def _use(ticket: Ticket, now: datetime) -> Ticket:
    _wait_for(ticket.user)
    if _live(now).filter(pk=ticket.pk).update(used_at=now) != 1:
        raise TicketGone
    if ticket.purpose == Purpose.SIGN_IN:
        revoke_all(user=ticket.user, purpose=Purpose.SIGN_IN, now=now)
    ticket.used_at = now
    return ticket


@transaction.atomic(durable=True)
def _try_code(ticket: Ticket, code: str, now: datetime) -> bool:
    """
    Count the try before looking: of many at once no more than five are looked at. What can't be a code at all, such as
    a form sent empty by a mail scanner, is not counted.
    """
    if len(tidy_code(code)) != CODE_LENGTH:
        return False
    counted = (
        _live(now).filter(pk=ticket.pk, code_tries__lt=CODE_TRIES).update(code_tries=F("code_tries") + 1)
    )
    if counted and compare_digest(bytes(ticket.code_hash or b""), digest(tidy_code(code))):
        return True
    Ticket.objects.filter(pk=ticket.pk, code_tries__gte=CODE_TRIES, expires_at__gt=now).update(expires_at=now)
    return False
