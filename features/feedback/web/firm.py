"""Feedback as staff read it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.feedback import operations, queries
from features.feedback.switches import FEEDBACK

VIEW = Permission.CLIENTS_VIEW
KINDS = {"": "All", "idea": "Ideas", "problem": "Problems", "praise": "Praise"}
STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "": ("Everything", {}),
    "new": ("Not read", {"seen_by_staff_at__isnull": True}),
    "read": ("Read", {"seen_by_staff_at__isnull": False}),
}
PER_PAGE = 50


@require_safe
@staff_page(VIEW, FEEDBACK)
def index(request: StaffRequest) -> HttpResponse:
    kind, state, client = _wish(request)
    rows = queries.listed(request.membership).filter(**STATES[state][1])
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(client=client) if client else rows
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    asked: dict[str, Any] = {"kind": kind, "state": state, "client": client}
    about = page[0].client if client and len(page) else None
    context = {
        "page": page,
        "about": about,
        "is_filtered": bool(kind or state or client),
        "kinds": [
            _link(label, current=key == kind, kind=key, state=state, client=client)
            for key, label in KINDS.items()
        ],
        "states": [
            _link(label, current=key == state, kind=kind, state=key, client=client)
            for key, (label, _) in STATES.items()
        ],
        "before": _link("Newer", **asked, page=page.number - 1) if page.has_previous() else None,
        "after": _link("Older", **asked, page=page.number + 1) if page.has_next() else None,
    }
    return render(request, "feedback/firm/index.html", context)


def _wish(request: StaffRequest) -> tuple[str, str, UUID | None]:
    """Read what an address asks for. What it does not know is left out: an old bookmark still shows a list."""
    kind, state = (request.GET.get(name, "") for name in ("kind", "state"))
    try:
        client = UUID(request.GET.get("client", ""))
    except ValueError:
        client = None
    return kind if kind in KINDS else "", state if state in STATES else "", client


def _link(label: str, *, current: bool = False, **asked: str | int | UUID | None) -> Link:
    query = urlencode({name: str(value) for name, value in asked.items() if value})
    base = reverse("feedback_staff:index")
    return Link(f"{base}?{query}" if query else base, label, current=current)


@require_safe
@staff_page(VIEW, FEEDBACK)
def one(request: StaffRequest, feedback_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.listed(request.membership), pk=feedback_id)
    return render(request, "feedback/firm/one.html", {"one": found})


@require_POST
@staff_page(VIEW, FEEDBACK)
def settle(request: StaffRequest, feedback_id: UUID) -> HttpResponse:
    operations.mark_seen(feedback_id=feedback_id, by=request.membership, now=timezone.now())
    messages.success(request, "Marked as read. It left the inbox.")
    return redirect("feedback_staff:one", feedback_id)


@require_POST
@staff_page(VIEW, FEEDBACK)
def reopen(request: StaffRequest, feedback_id: UUID) -> HttpResponse:
    operations.mark_unseen(feedback_id=feedback_id, by=request.membership)
    messages.success(request, "It is in the inbox again.")
    return redirect("feedback_staff:one", feedback_id)
