"""The frame of the portal. Called for pages that a contact was admitted to."""

from typing import Any

from branding.frame import Link, Person, Place, Switcher
from features.clients import queries as clients
from features.clients import switcher as switchers
from features.clients.models import Client
from features.dashboard import menu
from features.notifications import parts as notifications
from features.projects import queries as projects
from features.projects.words import word


def nav_items(request: Any) -> list[Link]:
    return menu.main(request, "client")


def person(request: Any) -> Person:
    links = menu.own(request, "client")
    return Person(request.contact.name, "Your details, sign out", links, menu.address_of("accounts:sign_out"))


def switcher(request: Any) -> Switcher | None:
    """Offer the choice to those who act for more than one client (S0-9)."""
    return switchers.of(request.contact, request.session)


def place(request: Any) -> Place | None:
    """Name the project in view with its address, where the work is at one (S3-17)."""
    mine = clients.entities_of(request.contact)
    shown = mine[0] if len(mine) == 1 else clients.showing(request.contact, request.session)
    if shown is None:
        return None
    at_work = [one for one in projects.known_to(request.contact) if one.is_open and one.client_id == shown.pk]
    if len(at_work) == 1 and at_work[0].address:
        return Place(at_work[0].name, at_work[0].address, word().title)
    return Place(shown.name, shown.address) if shown.kind == Client.Kind.PROJECT else None


def bell(request: Any) -> Link:
    return notifications.bell(request.contact)


PARTS = {"bell": bell, "nav_items": nav_items, "person": person, "switcher": switcher, "place": place}
