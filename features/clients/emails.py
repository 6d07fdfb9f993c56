"""What the slice writes to people."""

from features.base import mail
from features.clients.models import Invitation
from tenants import hosts
from tenants.context import require_firm


def invitation(invitation: Invitation, *, token: str, sender: str) -> None:
    """Mail the link. It stands nowhere else: the row keeps only a hash."""
    context = {
        "url": hosts.address(require_firm(), f"/invitation/{token}/"),
        "name": invitation.contact.name,
        "sender": sender,
        "client": invitation.client.name,
        "expires_at": invitation.ticket.expires_at,
    }
    until = invitation.ticket.expires_at
    mail.send(to=invitation.email, template="clients/email/invitation", context=context, until=until)
