"""Who may start an organizer themselves."""

from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight
from features.organizers.switches import ORGANIZER_CREATION
from features.toggles.queries import is_on

RIGHT = ContactRight.ANSWER_FORMS


def can_begin(contact: Contact, client: Client) -> bool:
    """Return whether this contact may start one for this client now (S2-20): who may answer it, too."""
    if not is_on(ORGANIZER_CREATION):
        return False
    return clients.acted_for_wholly(contact, RIGHT).filter(pk=client.pk).exists()


def offered(contact: Contact) -> list[Client]:
    """Return for whom this contact may start one; nobody, where the firm does not let clients."""
    if not is_on(ORGANIZER_CREATION):
        return []
    return [one for one in clients.entities_of(contact, RIGHT) if clients.may_wholly(contact, RIGHT, one)]
