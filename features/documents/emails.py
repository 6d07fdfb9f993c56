"""What people are told of documents. Links lead to pages that ask to sign in first and then go on (D9)."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.clients import told
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight
from features.documents.models import Document

SEEING = ContactRight.SEE_DOCUMENTS
SHARED, UPLOADED = "document.shared", "document.uploaded"


def tell_contacts(client: Client, documents: Sequence[Document], *, sender: str) -> None:
    """Tell everybody with access to the portal once about all that was shared together."""
    first, count = documents[0], len(documents)
    what = f"“{first.name}”" if count == 1 else f"{count} documents"
    path = _path("documents:document", first.pk) if count == 1 else _path("documents:index")
    announce(
        Announcement(
            SHARED, f"{sender} shared {what} with you" if sender else f"{what} was shared with you", path,
            [contact.user_id for contact in told.on_portal(client, SEEING)], client_id=client.pk,
            key=f"{SHARED}:{first.pk}", at=first.created_at,
            template="documents/email/shared", about_id=first.pk if count == 1 else None,
            context={"documents": documents, "client": client.name, "sender": sender},
        )
    )  # fmt: skip


def tell_staff(document: Document, contact: Contact) -> None:
    """Tell who looks after the client, or the owners. What follows within the hour waits in the inbox."""
    client = document.client
    staff = told.looked_after_by(client, seeing=Permission.DOCUMENTS_VIEW)
    announce(
        Announcement(
            UPLOADED, f"{contact.name} uploaded “{document.name}”", _path("documents_record:index", client.pk),
            [user.pk for user in staff], client_id=client.pk, key=f"{UPLOADED}:{document.pk}", at=document.created_at,
            template="documents/email/uploaded",
            context={"document": document, "client": client.name, "contact": contact.name},
        )
    )  # fmt: skip


def _path(name: str, *ids: object) -> str:
    """Return the address of a page; mails are also written outside of requests."""
    return reverse(name, urlconf=settings.FIRM_URLCONF, args=ids)
