"""The board and the list of all work in the firm."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients import queries as clients
from features.projects.words import word
from features.work import layout, listing
from features.work.listing import NONE, PER_PAGE, Wish
from features.work.switches import WORK
from features.work.web import asked

VIEW, NOBODY = Permission.PROJECTS_VIEW, UUID(int=0)


@require_safe
@staff_page(VIEW, WORK)
def board(request: StaffRequest) -> HttpResponse:
    """Show one pipeline, a column for each stage; the first one unless another is chosen."""
    plan, wish = layout.now(), replace(asked.read(request.GET), completed=False)
    line = next((one for one in plan.lines if one.id == wish.line), plan.lines[0] if plan.lines else None)
    columns = (
        listing.board(wish, line, plan, by=request.membership, today=timezone.localdate()) if line else []
    )
    _address([card for column in columns for card in column.cards])
    context = {
        **_frame(request, wish, plan, "board"), "line": line, "columns": columns,
        "lines": [
            Link(asked.query(wish, pipeline=one.id, page=""), one.name, current=one == line) for one in plan.lines
        ],
        "list_url": reverse("work_staff:list"),
    }  # fmt: skip
    return render(request, "work/firm/board.html", context)


@require_safe
@staff_page(VIEW, WORK)
def listed(request: StaffRequest) -> HttpResponse:
    """List all work, page by page."""
    plan, wish = layout.now(), asked.read(request.GET)
    shown = listing.page(wish, plan, by=request.membership, today=timezone.localdate())
    for row in shown.rows:
        position = getattr(row, "position", None)
        row.place = layout.place_of(position.stage_id) if position else None
    _address(shown.rows)
    context = {**_frame(request, shown.wish, plan, "list"), "rows": shown.rows, "pages": _pages(shown)}
    return render(request, "work/firm/list.html", context)


def _address(rows: Iterable[Any]) -> None:
    """Give each project its addresses; looking up three for each of many took a fifth of the page's time."""
    page, move = reverse("projects_staff:project", args=[NOBODY]), reverse("work_staff:move", args=[NOBODY])
    record = reverse("projects_record:index", args=[NOBODY])
    for row in rows:
        row.page_url, row.move_url = (url.replace(str(NOBODY), str(row.pk)) for url in (page, move))
        row.record_url = record.replace(str(NOBODY), str(row.client_id))


def _frame(request: StaffRequest, wish: Wish, plan: layout.Layout, view: str) -> dict[str, Any]:
    """Return what both show: the filters, the views, and where chosen ones can be moved to."""
    tabs = {"board": reverse("work_staff:board"), "list": reverse("work_staff:list")}
    rest = asked.query(wish, stage="", page="")
    return {
        "wish": wish, "query": " ".join(wish.words), "word": word(), "plan": plan, "view": view,
        "views": [Link(f"{url}{rest}", key.capitalize(), current=key == view) for key, url in tabs.items()],
        "members": [(one.pk, one.name) for one in clients.staff()],
        "may_edit": request.membership.can(Permission.PROJECTS_EDIT) and not wish.completed,  # those don't move
        "may_set": request.membership.can(Permission.SETTINGS_PORTAL),
        "is_filtered": bool(
            wish.words or wish.status or wish.member or wish.client or wish.late or wish.held or wish.completed
        ),
        "none_url": f"{tabs['list']}?stage={NONE}", "back": request.get_full_path(),
        "next_query": urlencode({"next": request.get_full_path()}),
        "statuses": _statuses(plan),
    }  # fmt: skip


def _statuses(plan: layout.Layout) -> list[layout.Shown]:
    found = {step.id: step for line in plan.lines for step in line.steps}
    return list(found.values())


def _pages(shown: listing.Page) -> dict[str, str]:
    wish, first = shown.wish, (shown.wish.page - 1) * PER_PAGE
    if shown.total <= PER_PAGE:
        return {}
    return {
        "text": f"{first + 1} to {first + len(shown.rows)} of {shown.total}",
        "back": asked.query(wish, page=wish.page - 1) if wish.page > 1 else "",
        "next": asked.query(wish, page=wish.page + 1) if wish.page < shown.last else "",
    }
