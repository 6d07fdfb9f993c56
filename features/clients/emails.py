"""What the slice writes to people."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from features.accounts.secrets import spaced
from features.base import mail
from features.base.announcements import Announcement, announce
from features.clients import told
from features.clients.models import Invitation
from tenants import hosts
from tenants.context import require_firm

TEMPLATE = "clients/email/invitation"
REPORT = "clients.invitation"


def invitation(invitation: Invitation, *, token: str, code: str, sender: str) -> None:
    """Mail the link. It stands nowhere else: the row keeps only a hash."""
    mailed = Invitation.objects.filter(contact=invitation.contact_id, by_hand=False)
    says = facts(invitation, url=address_of(token), code=spaced(code), sender=sender)
    says["again"] = mailed.exclude(pk=invitation.pk).exists()
    until, report = invitation.ticket.expires_at, (REPORT, str(invitation.pk))
    mail.send(to=invitation.email, template=TEMPLATE, context=says, until=until, report=report)


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


def tell_accepted(invitation: Invitation) -> None:
    """Tell who looks after the client that the person is in."""
    client = invitation.client
    announce(
        Announcement(
            "invitation.accepted", f"{invitation.contact.name} opened their portal",
            reverse("clients_staff:record", urlconf=settings.FIRM_URLCONF, args=[client.pk]),
            [user.pk for user in told.looked_after_by(client)], client_id=client.pk,
            key=f"invitation.accepted:{invitation.pk}", at=invitation.accepted_at,
        )
    )  # fmt: skip
