"""The mail of an invitation as it will read, before it is sent. Its link is a sample and leads nowhere."""

from dataclasses import dataclass

from django.utils import timezone

from branding import mail as look
from branding import queries as brands
from features.accounts.models import Ticket
from features.accounts.tickets import LIFETIMES, Purpose
from features.clients import emails
from features.clients.models import Access, Invitation
from tenants import hosts
from tenants.context import require_firm


@dataclass(frozen=True)
class Preview:
    to: str
    subject: str
    text: str


def of(access: Access, *, message: str, sender: str) -> Preview:
    """Return the mail this person would get, in the words of its text part. Nothing is written."""
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
    return Preview(sample.email, mail.subject, mail.text)
