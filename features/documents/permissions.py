"""Who may do what with documents."""

from features.clients.models import Client, Contact
from features.clients.rights import ContactRight
from features.documents.switches import CLIENT_UPLOADS
from features.toggles.queries import is_on


def can_upload(contact: Contact, client: Client) -> bool:
    """Return whether this contact may add documents for this client now (D1)."""
    return is_on(CLIENT_UPLOADS) and contact.may(ContactRight.UPLOAD, client)
