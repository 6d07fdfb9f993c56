"""Who may do what with requests."""

from features.clients.models import Client, Contact
from features.documents.permissions import can_upload
from features.documents.switches import CLIENT_UPLOADS
from features.requests import queries
from features.requests.switches import DONE_CHECKBOX, DONE_UPLOADING, REQUESTS
from features.toggles.queries import is_on

__all__ = ["can_answer", "can_say_done", "can_upload", "offered"]


def can_answer(contact: Contact, client: Client) -> bool:
    """Return whether this contact may answer what this client is asked for."""
    return is_on(REQUESTS) and can_upload(contact, client)


def can_say_done(contact: Contact, client: Client) -> bool:
    """Return whether they may say now that everything of this client is in (S2-6)."""
    return can_upload(contact, client) and client in offered([client])


def offered(clients: list[Client]) -> list[Client]:
    """Return for which of these, for whom somebody may upload, “done uploading” is offered now."""
    if not (is_on(DONE_UPLOADING) or is_on(DONE_CHECKBOX)) or not is_on(CLIENT_UPLOADS):
        return []
    if not queries.done_rules().only_asked:
        return clients
    asked = set(queries.clients_asked(clients))
    return [client for client in clients if client.pk in asked]
