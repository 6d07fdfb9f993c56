"""The frame of the workspace. Called for pages that a member of staff was admitted to."""

from typing import Any

from branding.frame import Link, Person
from features.dashboard import menu
from features.notifications import parts as notifications


def nav_items(request: Any) -> list[Link]:
    return menu.main(request, "staff", request.membership)


def person(request: Any) -> Person:
    by = request.membership
    links = menu.own(request, "staff", by)
    return Person(by.name, by.title or by.role_name, links, menu.address_of("accounts_staff:sign_out"))


def find_url(request: Any) -> str:
    return menu.address_of("clients_staff:find")


def bell(request: Any) -> Link:
    return notifications.bell(request.membership)


PARTS = {"bell": bell, "nav_items": nav_items, "person": person, "find_url": find_url}
