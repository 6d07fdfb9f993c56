"""The switcher of the portal: whose information is shown. Only for people who act for more than one client (S0-9)."""

from branding.frame import Link, Switcher
from features.accounts.models import Session
from features.clients import queries
from features.clients.models import Client, Contact

EVERYTHING = "Everything"


def of(contact: Contact, session: Session) -> Switcher | None:
    """Return the switcher, or None for somebody with one client."""
    clients = queries.entities_of(contact)
    if len(clients) < 2:  # noqa: PLR2004  nothing to choose
        return None
    shown = queries.showing(contact, session)
    links = [Link("", EVERYTHING, current=shown is None), *(_link(client, shown) for client in clients)]
    return Switcher(shown.name if shown else EVERYTHING, links, short=shown.name if shown else "All")


def _link(client: Client, shown: Client | None) -> Link:
    return Link(str(client.pk), client.name, detail=client.get_kind_display(), current=client == shown)
