"""The firm's inbox: what needs staff, and the panels beside it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.dashboard import inbox, panels
from features.dashboard.inbox import Inbox

EVERYONE = "everyone"


@require_safe
@staff_page()
def index(request: StaffRequest) -> HttpResponse:
    everyone = request.GET.get("whose") == EVERYONE
    found = inbox.load(request, request.membership, everyone=everyone)
    context = {
        "inbox": found,
        "shown": found.everyone if everyone else found.mine,
        "everyone": everyone,
        "segments": _segments(found, everyone=everyone),
        "today": timezone.localtime(),
        **panels.of_inbox(request, request.membership),
    }
    return render(request, "dashboard/firm/inbox.html", context)


@require_POST
@staff_page()
def done(request: StaffRequest, source: str, key: str) -> HttpResponse:
    found = inbox.source_of(source, request.membership)
    found.done(request, key)
    undo = reverse("dashboard_staff:undone", args=[source, key]) if found.undo else ""
    messages.success(request, "Marked as done.", extra_tags=undo and f"{undo}{_whose(request)}")
    return _back(request)


@require_POST
@staff_page()
def undone(request: StaffRequest, source: str, key: str) -> HttpResponse:
    found = inbox.source_of(source, request.membership)
    if found.undo is None:
        raise NotThere
    found.undo(request, key)
    messages.success(request, "It is back in the inbox.")
    return _back(request)


def _segments(found: Inbox, *, everyone: bool) -> list[Link]:
    here = reverse("dashboard_staff:inbox")
    return [
        Link(here, "Mine", count=found.mine, current=not everyone),
        Link(f"{here}?whose={EVERYONE}", "Everyone", count=found.everyone, current=everyone),
    ]


def _whose(request: HttpRequest) -> str:
    return f"?whose={EVERYONE}" if request.GET.get("whose") == EVERYONE else ""


def _back(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(reverse("dashboard_staff:inbox") + _whose(request))
