"""Who may do what with messages."""

from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight
from features.documents import permissions as documents
from features.documents.switches import CLIENT_UPLOADS
from features.messages.models import Thread
from features.messages.queries import WRITE
from features.messages.switches import CHAT_CREATION, MESSAGES
from features.toggles.queries import is_on


def can_write(contact: Contact, client: Client) -> bool:
    """Return whether this contact may write for this client now."""
    return is_on(MESSAGES) and contact.may(WRITE, client)


def can_begin(contact: Contact, client: Client) -> bool:
    """Return whether this contact may start a chat for this client now (S2-16)."""
    return is_on(CHAT_CREATION) and contact.may(WRITE, client)


def offered(contact: Contact) -> list[Client]:
    """Return for whom this contact may start a chat; nobody, where the firm does not let clients (S2-18)."""
    return clients.entities_of(contact, WRITE) if is_on(CHAT_CREATION) else []


def can_attach(contact: Contact, thread: Thread) -> bool:
    """Return whether files may come with what this contact writes (D1)."""
    return not thread.is_limited and documents.can_upload(contact, thread.client)


# --- what a page offers, by the accesses it has read already; the operation asks anew ------------------


def offers_writing(contact: Contact, client: Client) -> bool:
    return is_on(MESSAGES) and client in clients.entities_of(contact, WRITE)


def offers_files(contact: Contact, thread: Thread) -> bool:
    may_upload = is_on(CLIENT_UPLOADS) and thread.client in clients.entities_of(contact, ContactRight.UPLOAD)
    return may_upload and not thread.is_limited
