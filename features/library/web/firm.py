"""The library as staff read it: articles for clients and for the team in one list, each marked."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from branding import prose
from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.library import queries, searching
from features.library.models import Article
from features.library.switches import LIBRARY
from features.library.words import TITLE

EDIT = Permission.LIBRARY_EDIT
Audience = Article.Audience
VIEWS: dict[str, tuple[str, dict[str, Any]]] = {
    "": ("All", {}),
    "clients": ("For clients", {"audience": Audience.CLIENTS}),
    "team": ("Team only", {"audience": Audience.TEAM}),
    "drafts": ("Drafts", {"published_at__isnull": True}),
}
LATEST = 50  # remarks of readers below an article


@require_safe
@staff_page(switch=LIBRARY)
def index(request: StaffRequest) -> HttpResponse:
    may_edit = request.membership.can(EDIT)
    words = " ".join(request.GET.get("q", "").split())[: searching.LONGEST]
    view = request.GET.get("show", "") if request.GET.get("show") in VIEWS else ""
    rows = queries.counted(queries.listed(queries.in_workspace(request.membership).filter(**VIEWS[view][1])))
    found = list(searching.search(rows, words))
    context = {
        "title": TITLE, "words": words, "view": view, "found": found if words else [], "may_edit": may_edit,
        "shelves": [] if words else queries.shelves(found), "views": _views(view, drafts=may_edit),
    }  # fmt: skip
    return render(request, "library/firm/index.html", context)


def _views(here: str, *, drafts: bool) -> list[Link]:
    base = reverse("library_staff:index")
    return [
        Link(f"{base}?show={key}" if key else base, label, current=key == here)
        for key, (label, _) in VIEWS.items()
        if drafts or key != "drafts"
    ]


@require_safe
@staff_page(switch=LIBRARY)
def article(request: StaffRequest, article_id: UUID) -> HttpResponse:
    """Show one as its readers see it, and beside it what they say of it."""
    rows = queries.counted(queries.in_workspace(request.membership)).select_related("category")
    found = get_object_or_404(rows, pk=article_id)
    context = {
        "title": TITLE, "article": found, "may_edit": request.membership.can(EDIT),
        "body": prose.whole(found.body, queries.places(found, "library_staff:picture")),
        "remarks": queries.words_about(found, request.membership)[:LATEST],
    }  # fmt: skip
    return render(request, "library/firm/article.html", context)
