"""The list of clients (screen 11)."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients import listing, queries
from features.clients.listing import ALL, ARCHIVED, MISSING, Listing, Wish
from features.clients.web import wishes
from features.clients.web.access import contact_in

LABELS = {ALL: "All", MISSING: "Not on the portal", ARCHIVED: "Archived"}


@require_safe
@staff_page(permission=Permission.CLIENTS_VIEW)
def index(request: StaffRequest) -> HttpResponseBase:
    shown = listing.read(wishes.read(request.GET), by=request.membership, now=timezone.now())
    is_fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    template = "clients/firm/list.html" if is_fragment else "clients/firm/index.html"
    context = _context(request, shown) | {"is_fragment": is_fragment}
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    if is_fragment:  # the address keeps up with what is typed: going back and loading anew show the same
        response["HX-Replace-Url"] = wishes.address(reverse("clients_staff:index"), shown.wish)
    return response


@require_safe
@staff_page(permission=Permission.CLIENTS_VIEW)
def test_client(request: StaffRequest) -> HttpResponseBase:
    """Lead to the record of one's own test client."""
    client = queries.own_test_client(request.user)
    if client is None:
        raise NotThere
    return redirect("clients_staff:record", client.pk)


def _context(request: StaffRequest, shown: Listing) -> dict[str, Any]:
    base, wish = reverse("clients_staff:index"), shown.wish
    return {
        "listing": shown,
        "wish": wish,
        "views": _views(base, shown),
        "sorts": {column: _sort(base, wish, column) for column in ("name", "activity")},
        "pages": _pages(base, shown),
        "clear_url": wishes.address(base, Wish(view=wish.view)),
        "invite_all_url": wishes.address(reverse("clients_staff:invite"), wish, view=MISSING),
        "can_invite": request.membership.can(Permission.CLIENTS_INVITE) and wish.view != ARCHIVED,
        "can_edit": request.membership.can(Permission.CLIENTS_EDIT),
        "staff": queries.staff(),
        "query": " ".join(wish.words),
        "is_bare": not (wish.words or wish.staff or shown.counts[ALL] or shown.counts[ARCHIVED]),
        "has_own": contact_in(request.session) is not None,
    }


def _views(base: str, shown: Listing) -> list[Link]:
    """Return the segments; the archive shows only once something is in it."""
    wish, counts = shown.wish, shown.counts
    views = [view for view in LABELS if view != ARCHIVED or counts[view] or wish.view == view]
    return [
        Link(
            wishes.address(base, wish, view=view), LABELS[view], count=counts[view], current=view == wish.view
        )
        for view in views
    ]


def _sort(base: str, wish: Wish, column: str) -> dict[str, str]:
    """Names begin at A, activity at the newest; a second press turns the order round."""
    first, second = ("name", "-name") if column == "name" else ("-activity", "activity")
    current = (
        ("descending" if wish.sort.startswith("-") else "ascending") if wish.sort in (first, second) else ""
    )
    return {
        "url": wishes.address(base, wish, sort=second if wish.sort == first else first),
        "direction": current,
    }


def _pages(base: str, shown: Listing) -> dict[str, str]:
    wish, first = shown.wish, (shown.wish.page - 1) * listing.PAGE
    last = first + len(shown.rows)
    return {
        "text": f"{first + 1} to {last} of {shown.total}" if last > 1 else f"1 of {shown.total}",
        "back": wishes.address(base, wish, page=wish.page - 1) if wish.page > 1 else "",
        "next": wishes.address(base, wish, page=wish.page + 1) if wish.page < shown.last_page else "",
    }
