"""Invoices of every client, as staff see them: found, sorted, fifty at a time."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.billing import firm_listing, firm_words, queries
from features.billing.firm_listing import (
    ALL,
    DRAFTS,
    FIRST,
    OPEN,
    OVERDUE,
    PAGE,
    PAID,
    SORTS,
    TABS,
    Listing,
    Wish,
)
from features.billing.switches import BILLING
from features.clients.web import wishes

LABELS = {DRAFTS: "Drafts", OPEN: "Open", OVERDUE: "Overdue", PAID: "Paid", ALL: "All"}
COLUMNS = ("number", "client", "due", "total", "owed")
FALLING = {"number", "total", "owed"}


@require_safe
@staff_page(permission=Permission.BILLING_VIEW, switch=BILLING)
def index(request: StaffRequest) -> HttpResponse:
    day, by = queries.today(), request.membership
    found = firm_listing.read(_wish(request.GET), by=by, day=day)
    context = {
        "listing": found, "invoices": firm_words.dressed(found.rows, day), "tabs": _tabs(found),
        "query": " ".join(found.wish.words), "owed": firm_words.owed(found.owed), "sorts": _sorts(found.wish),
        "pages": _pages(found), "may_edit": by.can(Permission.BILLING_EDIT), "is_drafts": found.wish.tab == DRAFTS,
        "may_collect": by.can(Permission.BILLING_COLLECT), "is_bare": not (found.counts[ALL] or found.wish.words),
        "label": LABELS[found.wish.tab],
    }  # fmt: skip
    return render(request, "billing/firm/index.html", context)


def _wish(asked: QueryDict) -> Wish:
    tab, sort, page = asked.get("tab", ""), asked.get("sort", ""), asked.get("page", "")
    return Wish(
        wishes.words_of(asked.get("q", "")), tab if tab in TABS else OPEN, sort if sort in SORTS else "",
        max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,  # noqa: PLR2004
    )  # fmt: skip


def _address(wish: Wish, **changes: Any) -> str:
    """Return the address of this view with something changed; a change of anything leads to its first page."""
    wanted = replace(wish, **{"page": 1, **changes})
    said = {
        "q": " ".join(wanted.words), "tab": wanted.tab if wanted.tab != OPEN else "", "sort": wanted.sort,
        "page": wanted.page if wanted.page > 1 else "",
    }  # fmt: skip
    return (
        f"{reverse('billing_firm:index')}?{urlencode({name: value for name, value in said.items() if value})}"
    )


def _tabs(found: Listing) -> list[Link]:
    wish = found.wish
    tabs = [
        Link(_address(wish, tab=tab, sort=""), LABELS[tab], count=found.counts[tab], current=tab == wish.tab)
        for tab in TABS
    ]
    return [*tabs, Link(reverse("billing_series:index"), "Recurring")]


def _sorts(wish: Wish) -> dict[str, dict[str, str]]:
    now = wish.sort or FIRST[wish.tab]
    ways = {name: "descending" if name in FALLING else "ascending" for name in COLUMNS}
    return {
        name: {"url": _address(wish, sort=name), "direction": ways[name] if name == now else ""}
        for name in COLUMNS
    }


def _pages(found: Listing) -> dict[str, str]:
    wish = found.wish
    if found.total <= PAGE:
        return {}
    return {
        "text": f"{found.first + 1} to {found.first + len(found.rows)} of {found.total:,}",
        "back": _address(wish, page=wish.page - 1) if wish.page > 1 else "",
        "next": _address(wish, page=wish.page + 1) if wish.page < found.last_page else "",
    }
