"""Who may do what with documents."""

from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.documents.switches import CLIENT_UPLOADS
from features.toggles.queries import is_on


def can_upload(contact: Contact, client: Client) -> bool:
    """Return whether this contact may add documents for this client now (D1)."""
    return is_on(CLIENT_UPLOADS) and clients.acted_for_by(contact).filter(pk=client.pk).exists()
