"""What the firm has already of what a file names, looked up in four queries whatever the file's length."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models.functions import Lower

from features.accounts.models import User
from features.base.errors import Refused
from features.base.permissions import Actor
from features.clients import queries
from features.clients.models import Access, Client, Contact


@dataclass
class Known:
    """Clients by folded name, people by address; of places the level and the end of the access."""

    clients: Mapping[str, list[Client]] = field(default_factory=dict)
    users: Mapping[str, User] = field(default_factory=dict)
    contacts: Mapping[uuid.UUID, Contact] = field(default_factory=dict)
    places: Mapping[tuple[str, str], tuple[str, datetime | None]] = field(default_factory=dict)

    def check_client(self, name: str) -> None:
        """
        :raises Refused: several clients have this name, or the one that has it is archived.
        """
        found = self.clients.get(name.casefold(), [])
        if len(found) > 1:
            raise Refused(f"You have several clients called {name}. Add this person by hand.")
        if found and found[0].archived_at:
            raise Refused(f"{name} is archived. Bring it back first.")

    def client(self, folded: str) -> Client | None:
        found = self.clients.get(folded)
        return found[0] if found else None

    def name_of(self, email: str) -> str:
        user = self.users.get(email)
        return user.name if user else ""

    def acts(self, client: str, email: str) -> bool:
        return (client, email) in self.places


def look_up(names: Iterable[str], emails: Iterable[str], *, by: Actor) -> Known:
    """Return what there is of these, as far as this member of staff sees it. The owner's test client is no client."""
    clients: defaultdict[str, list[Client]] = defaultdict(list)
    wanted = {name.casefold() for name in names}
    rows = queries.visible_to(by).filter(is_test=False).annotate(folded=Lower("name"))
    for client in rows.filter(folded__in=wanted | {name.lower() for name in wanted}).order_by(
        "archived_at", "pk"
    ):
        clients[client.name.casefold()].append(client)
    people = User.objects.annotate(folded_email=Lower("email")).filter(folded_email__in=set(emails))
    users = {user.email.lower(): user for user in people}
    contacts = {one.user_id: one for one in Contact.objects.filter(user__in=users.values())}
    by_id = {client.pk: folded for folded, found in clients.items() for client in found}
    accesses = Access.objects.filter(client__in=by_id, contact__in=contacts.values())
    told = accesses.values_list("client_id", "contact__user__email", "level", "ends_at")
    places = {
        (by_id[client_id], email.lower()): (level, ends_at) for client_id, email, level, ends_at in told
    }
    return Known(dict(clients), users, contacts, places)
