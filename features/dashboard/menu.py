"""From registered entries to the links of a menu."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from branding.frame import Link
from features.accounts.models import Membership
from features.base import composition
from features.base.composition import NavItem, Panel, QuickLink, Side
from features.clients import queries
from features.clients.rights import ContactRight
from features.toggles.shown import is_shown

TABS = 4  # on a phone; the others stand under More
GROUPS = ("", "Client portal", "Firm")
ROOTS = frozenset({"/", "/workspace/"})  # every path begins with one of them: only the page itself is current


@cache
def address_of(url_name: str) -> str:
    """Return the path of a page of the firm's host that takes no arguments."""
    return reverse(url_name, settings.FIRM_URLCONF)


def main(request: HttpRequest, side: Side, by: Membership | None = None) -> list[Link]:
    """Return the main menu of one side, in the order of its groups."""
    items = [
        item
        for item in _shown(request, composition.nav, side, by)
        if item.is_there is None or item.is_there(request)
    ]
    items.sort(key=lambda item: GROUPS.index(item.group))  # stable: inside a group the registered order stays
    here = current(request.path, [address_of(item.url_name) for item in items])
    return [_link(request, item, here, place) for place, item in enumerate(items)]


def own(request: HttpRequest, side: Side, by: Membership | None = None) -> list[Link]:
    """Return the links of the person's own menu."""
    return [
        Link(address_of(item.url_name), item.label, item.icon)
        for item in _shown(request, composition.account_menu, side, by)
    ]


def current(path: str, addresses: list[str]) -> str:
    """Return the address this path belongs to: the longest that it begins with."""
    matching = [a for a in addresses if a == path or (a not in ROOTS and path.startswith(a))]
    return max(matching, key=len, default="")


def _shown(
    request: HttpRequest, items: Iterable[NavItem], side: Side, by: Membership | None
) -> list[NavItem]:
    return [item for item in items if item.side == side and is_shown(item, by) and is_held(request, item)]


def is_held(request: Any, part: NavItem | Panel | QuickLink) -> bool:
    """Return whether the contact who asks holds the right this part needs, for one of their clients at least."""
    return part.right is None or not queries.lacks(request.contact, ContactRight(part.right))


def _link(request: HttpRequest, item: NavItem, here: str, place: int) -> Link:
    url = address_of(item.url_name)
    return Link(
        url, item.label, item.icon, count=item.count(request) if item.count else None, count_label=item.count_label,
        current=url == here, extra=item.extra or place >= TABS or item.group != "", group=item.group,
    )  # fmt: skip
