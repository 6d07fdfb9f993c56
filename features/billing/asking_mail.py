"""The mail that asks for a payment method. Its link leads to a page that asks to sign in first (D9)."""

from django.utils import timezone

from features.base import mail
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.billing.switches import PAYMENT_METHODS
from features.clients import told
from features.clients.models import Access, Client
from features.clients.rights import ContactRight
from tenants import hosts
from tenants.context import require_firm

KIND, BOUNCED = "billing.method", "billing.bounced"
PATH = "/payment-methods/"


def send(client: Client, address: str, words: str) -> None:
    access = _access(client, address)
    context = {
        "name": access.contact.name if access else "", "client": client.name, "message": words,
        "url": hosts.address(require_firm(), PATH) if access else "",
        "has_joined": bool(access and access.contact.joined_at),
    }  # fmt: skip
    mail.send(
        to=address, template="billing/email/method", context=context, switch=PAYMENT_METHODS,
        report=(KIND, f"{client.pk}:{address}"),
    )  # fmt: skip


def _access(client: Client, address: str) -> Access | None:
    """Return how whoever has this address pays for the client, or would once they have accepted an invitation."""
    people = Access.objects.live(timezone.now()).holding(ContactRight.PAY)
    found = people.filter(client=client, contact__user__email__iexact=address, is_limited=False)
    return found.select_related("contact__user").first()


@mail.reports(KIND)
def settled(which: str, reason: str | None) -> None:
    """Tell staff of a mail that could not be delivered."""
    client_id, _, address = which.partition(":")
    client = Client.objects.filter(pk=client_id).first()
    if client is None or reason is None:
        return
    staff = told.looked_after_by(client, seeing=Permission.BILLING_VIEW)
    announce(
        Announcement(
            BOUNCED, f"A mail that asks for a payment method could not be delivered to {address}",
            f"/workspace/clients/{client.pk}/", [user.pk for user in staff], client_id=client.pk,
            detail=client.name, switch=PAYMENT_METHODS,
        )
    )  # fmt: skip
