"""
The mail of an invitation as it will be read, before it is sent. Its link is a sample and leads nowhere. What was typed
waits in the session for the frame that shows the mail: words of a firm's own belong into no address.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from branding import mail as look
from branding import queries as brands
from features.accounts.models import Membership, Session, Ticket
from features.accounts.tickets import LIFETIMES, Purpose
from features.base.errors import NotThere
from features.clients import emails, queries
from features.clients.models import Access, Invitation
from tenants import hosts
from tenants.context import require_firm

DRAFT = "invitation_draft"


@dataclass(frozen=True)
class Preview:
    to: str
    subject: str
    text: str
    html: str


def of(access: Access, *, message: str, sender: str) -> Preview:
    """Return the mail this person would get. Nothing is written."""
    firm = require_firm()
    until = timezone.now() + LIFETIMES[Purpose.CLIENT_INVITATION]
    sample = Invitation(
        contact=access.contact, client=access.client, email=access.contact.user.email, message=message,
        ticket=Ticket(expires_at=until),
    )  # fmt: skip
    facts = emails.facts(sample, url=emails.address_of("…"), code="ABCD-EFGH", sender=sender)
    mail = look.render(
        brands.published(firm), emails.TEMPLATE, {"firm": firm, **facts}, site=hosts.address(firm, "")
    )
    return Preview(sample.email, mail.subject, mail.text, mail.html)


def keep(session: Session, access: Access, message: str) -> None:
    """Keep what is to be shown; the last preview of a browser is the one it shows."""
    draft = {"access": str(access.pk), "message": message}
    session.data = {**session.data, DRAFT: draft}
    session.save(update_fields=["data"])


def kept(session: Session, *, by: Membership) -> Preview:
    """
    Return the mail whose preview was asked for last in this browser.

    :raises NotThere: none was, or the person is no longer theirs to invite.
    """
    draft = session.data.get(DRAFT)
    rows = Access.objects.filter(client__in=queries.visible_to(by)).select_related("contact__user", "client")
    access = rows.filter(pk=UUID(draft["access"])).first() if draft else None
    if access is None:
        raise NotThere
    return of(access, message=draft["message"], sender=by.name)
