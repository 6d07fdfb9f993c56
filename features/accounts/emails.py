"""Mails about getting in. Links name the firm's stored domain, never the host somebody asked for."""

from django.conf import settings
from django.urls import reverse

from features.accounts import agents, sides
from features.accounts.models import EmailChange, Membership, Session, User
from features.accounts.secrets import spaced
from features.accounts.tickets import Issued
from features.base import mail
from features.base.models import OutboxEntry
from tenants import hosts
from tenants.context import require_firm


def address(name: str, *args: str) -> str:
    """Return the absolute address of a page on this firm's host."""
    return hosts.address(require_firm(), reverse(name, urlconf=settings.FIRM_URLCONF, args=args))


def sign_in_link(issued: Issued) -> OutboxEntry:
    url = address("accounts:link", issued.token)
    return _send("link", issued.ticket.user, issued, url=url, code=spaced(issued.code))


def proof_code(issued: Issued) -> OutboxEntry:
    """A code alone: there is no link that a mail scanner could press."""
    return _send("proof", issued.ticket.user, issued, code=spaced(issued.code))


def new_device(issued: Issued, session: Session) -> OutboxEntry:
    """Somebody signed in with a browser that was never seen before: the person hears of it, and can end it."""
    return _send(
        "new_device", issued.ticket.user, issued, url=address("accounts:not_me", issued.token),
        code=spaced(issued.code), device=agents.words(session.agent), ip=session.ip or "",
        at=f"{session.created_at:%B} {session.created_at.day}, {session.created_at:%H:%M} UTC",
    )  # fmt: skip


def secured(user: User) -> None:
    """All is shut, as the person wished. They hear it at their address too."""
    _send("secured", user, url=address(door_of(user)))


def door_of(user: User) -> str:
    """Return the page where this person signs in."""
    return "accounts_staff:sign_in" if sides.membership_of(user) else "accounts:sign_in"


def confirm_address(issued: Issued, change: EmailChange) -> None:
    """To the new address: the link that makes it the person's own."""
    url = address("accounts:new_address", issued.token)
    context = {"user": issued.ticket.user, "url": url, "code": spaced(issued.code), "before": change.before}
    until = issued.ticket.expires_at
    mail.send(to=change.email, template="accounts/email/address_confirm", context=context, until=until)


def address_taken(user: User, change: EmailChange) -> None:
    """To an address that is somebody's already: a word, and no link."""
    context = {"before": change.before, "url": address("accounts:sign_in")}
    mail.send(to=change.email, template="accounts/email/address_taken", context=context)


def address_asked(issued: Issued, change: EmailChange) -> None:
    """To the old address: what is about to happen, and the link that stops it."""
    url, code = address("accounts:not_me", issued.token), spaced(issued.code)
    _send("address_asked", issued.ticket.user, issued, url=url, code=code, new=change.email)


def address_changed(user: User, *, to: str) -> None:
    """To the old address: what has happened."""
    context = {"user": user, "new": user.email}
    mail.send(to=to, template="accounts/email/address_changed", context=context)


def staff_hint(user: User) -> OutboxEntry:
    """For staff who asked for a link at the clients' door: theirs is another."""
    return _send(
        "staff_hint",
        user,
        url=address("accounts_staff:sign_in"),
        forgotten=address("accounts_staff:forgotten"),
    )


def new_password(issued: Issued, *, side: str) -> OutboxEntry:
    page = "accounts_staff:reset" if side == Session.Side.STAFF else "accounts:reset"
    return _send("reset", issued.ticket.user, issued, url=address(page, issued.token))


def client_hint(user: User) -> OutboxEntry:
    """For clients who asked for a new password at the staff's door: they need none."""
    return _send("client_hint", user, url=address("accounts:sign_in"))


def password_changed(user: User) -> None:
    page = "accounts_staff:forgotten" if sides.membership_of(user) else "accounts:forgotten"
    _send("password_changed", user, url=address(page))


def invitation(issued: Issued, *, by: Membership) -> None:
    url = address("accounts_staff:invitation", issued.token)
    _send("invitation", issued.ticket.user, issued, url=url, sender=by.name)


def _send(template: str, user: User, issued: Issued | None = None, **context: str) -> OutboxEntry:
    until = issued.ticket.expires_at if issued else None
    return mail.send(
        to=user.email, template=f"accounts/email/{template}", context={"user": user, **context}, until=until
    )
