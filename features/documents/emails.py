"""What the slice writes to people. Links lead to pages that ask to sign in first and then go on (D9)."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from features.base import mail
from features.clients.models import Client, Contact
from features.documents import queries
from features.documents.models import Document
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS
from tenants import hosts
from tenants.context import require_firm


def tell_contacts(client: Client, documents: Sequence[Document], *, sender: str) -> None:
    """Write one mail to everybody with access to the portal, about all that was shared together."""
    first = documents[0]
    url = _address("documents:document", first.pk) if len(documents) == 1 else _address("documents:index")
    context = {"documents": documents, "client": client.name, "sender": sender, "url": url}
    for contact in queries.on_portal(client):
        key = f"document.shared:{first.pk}:{contact.pk}"
        mail.send(
            to=contact.user.email, template="documents/email/shared", dedupe_key=key, switch=DOCUMENTS,
            context={**context, "name": contact.name},
        )  # fmt: skip


def tell_staff(document: Document, contact: Contact) -> None:
    """Write to who looks after the client, or to the owners. What follows within the hour waits in the inbox."""
    url = _address("documents_record:index", document.client_id)
    context = {"document": document, "client": document.client.name, "contact": contact.name, "url": url}
    for user in queries.looked_after_by(document.client):
        key = f"document.uploaded:{document.pk}:{user.pk}"
        mail.send(
            to=user.email, template="documents/email/uploaded", dedupe_key=key, switch=CLIENT_UPLOADS,
            context={**context, "name": user.name},
        )  # fmt: skip


def _address(name: str, *ids: UUID) -> str:
    """Return the address of a page on the firm's host; mails are also written outside of requests."""
    return hosts.address(require_firm(), reverse(name, urlconf=settings.FIRM_URLCONF, args=ids))
