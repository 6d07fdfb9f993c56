"""Mails about getting in. Links name the firm's stored domain, never the host somebody asked for."""

from django.conf import settings
from django.urls import reverse

from features.accounts import agents, sides
from features.accounts.models import Membership, Session, User
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


def staff_hint(user: User) -> OutboxEntry:
    """For staff who asked for a link at the clients' door: theirs is another."""
    return _send(
        "staff_hint",
        user,
        url=address("accounts_staff:sign_in"),
        forgotten=address("accounts_staff:forgotten"),
    )


def new_password(issued: Issued) -> OutboxEntry:
    return _send("reset", issued.ticket.user, issued, url=address("accounts_staff:reset", issued.token))


def client_hint(user: User) -> OutboxEntry:
    """For clients who asked for a new password at the staff's door: they need none."""
    return _send("client_hint", user, url=address("accounts:sign_in"))


def password_changed(user: User) -> None:
    _send("password_changed", user, url=address("accounts_staff:forgotten"))


def invitation(issued: Issued, *, by: Membership) -> None:
    url = address("accounts_staff:invitation", issued.token)
    _send("invitation", issued.ticket.user, issued, url=url, sender=by.name)


def _send(template: str, user: User, issued: Issued | None = None, **context: str) -> OutboxEntry:
    until = issued.ticket.expires_at if issued else None
    return mail.send(
        to=user.email, template=f"accounts/email/{template}", context={"user": user, **context}, until=until
    )
