"""What the slice writes to people."""

from typing import Any

from features.accounts.secrets import spaced
from features.base import mail
from features.clients.models import Invitation
from tenants import hosts
from tenants.context import require_firm

TEMPLATE = "clients/email/invitation"
REPORT = "clients.invitation"


def invitation(invitation: Invitation, *, token: str, code: str, sender: str) -> None:
    """Mail the link. It stands nowhere else: the row keeps only a hash."""
    until, url = invitation.ticket.expires_at, address_of(token)
    mail.send(
        to=invitation.email, template=TEMPLATE, context=facts(invitation, url=url, code=spaced(code), sender=sender),
        until=until, report=(REPORT, str(invitation.pk)),
    )  # fmt: skip


def address_of(token: str) -> str:
    return hosts.address(require_firm(), f"/invitation/{token}/")


def facts(invitation: Invitation, *, url: str, code: str, sender: str) -> dict[str, Any]:
    """Return what the mail says; its preview says the same."""
    return {
        "url": url,
        "code": code,
        "name": invitation.contact.name,
        "sender": sender,
        "client": invitation.client.name,
        "message": invitation.message,
        "expires_at": invitation.ticket.expires_at,
    }
