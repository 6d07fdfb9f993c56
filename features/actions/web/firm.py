"""What waits for whom: the to-dos of every client, as staff see them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from branding.frame import Link
from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest, staff_page
from features.actions import kinds, listing
from features.actions.listing import (
    DONE,
    DUES,
    LATER,
    NO_DAY,
    NOBODY,
    OPEN,
    OVERDUE,
    PRODUCT,
    WEEK,
    Listing,
    Wish,
)
from features.actions.web import lines, wished
from features.base.permissions import Permission
from features.clients import queries as clients

LABELS = {"": "All", OVERDUE: "Overdue", WEEK: "Within a week", LATER: "Later", NO_DAY: "No day"}
COLUMNS = {"client": ("client",), "since": ("since", "newest"), "due": ("due",)}


@dataclass(frozen=True)
class Select:
    """A filter of the list: its name in the address, its label, what can be chosen, and what is."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    value: str


@require_safe
@staff_page(permission=Permission.CLIENTS_VIEW)
def index(request: StaffRequest) -> HttpResponse:
    by, now = request.membership, timezone.now()
    found = listing.read(wished.read(request.GET), by=by, now=now)
    wish, rows = found.wish, found.page.rows
    is_done = wish.tab == DONE
    context = {
        "wish": wish, "is_done": is_done, "lines": lines.of_done(rows) if is_done else lines.of_open(rows, now),
        "tabs": _tabs(found), "dues": _dues(found), "sorts": _sorts(wish), "query": " ".join(wish.words),
        "selects": _selects(by, wish), "clear_url": wished.address(Wish(tab=wish.tab)), "pages": _pages(found),
        "may_edit": by.can(Permission.ACTIONS_EDIT), "is_bare": not (found.counts[""] or wish.is_narrowed),
    }  # fmt: skip
    return render(request, "actions/firm/index.html", context)


def _tabs(found: Listing) -> list[Link]:
    wish = found.wish
    return [
        Link(wished.address(wish, tab=OPEN), "Open", count=found.counts[""], current=wish.tab == OPEN),
        Link(wished.address(wish, tab=DONE, due="", sort="due"), "Done", current=wish.tab == DONE),
    ]


def _dues(found: Listing) -> list[Link]:
    wish = found.wish
    return [
        Link(wished.address(wish, due=due), LABELS[due], count=found.counts[due], current=due == wish.due)
        for due in ("", *DUES)
    ]


def _sorts(wish: Wish) -> dict[str, dict[str, str]]:
    """A second press turns the order round, where the list has both."""
    found = {}
    for column, orders in COLUMNS.items():
        here = orders.index(wish.sort) if wish.sort in orders else -1
        direction = ("", "ascending", "descending")[here + 1]
        following = orders[(here + 1) % len(orders)]
        found[column] = {"url": wished.address(wish, sort=following), "direction": direction}
    return found


def _selects(by: Membership, wish: Wish) -> list[Select]:
    staff = clients.staff()
    of_kind = [(kind.key, kind.label) for kind in kinds.live()]
    theirs = [(str(pk), name) for pk, name in listing.clients_waiting(by)]
    added = [(PRODUCT, "By itself"), *((str(one.user_id), one.name) for one in staff)]
    looked_after = [(NOBODY, "Nobody"), *((str(one.pk), one.name) for one in staff)]
    found = [
        Select("kind", "Kind", [("", "Every kind"), *of_kind], wish.kind),
        Select("client", "Client", [("", "Every client"), *theirs], str(wish.client or "")),
        Select("by", "Added by", [("", "Added by anyone"), *added], str(wish.by)),
        Select("staff", "Looked after by", [("", "Looked after by anyone"), *looked_after], str(wish.staff)),
    ]
    return [one for one in found if len(one.choices) > 1]


def _pages(found: Listing) -> dict[str, str]:
    wish, page = found.wish, found.page
    if not (page.newer or page.older):
        return {}
    return {
        "text": f"{len(page.rows)} on this page",
        "back": wished.address(wish, before=page.newer) if page.newer else "",
        "next": wished.address(wish, after=page.older) if page.older else "",
    }
