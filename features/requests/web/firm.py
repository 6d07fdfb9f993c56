"""Requests of every client: who owes what and since when, what is to be reviewed, and asking several at once."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients.models import Client
from features.clients.web.forms import posted
from features.documents import queries as documents
from features.requests import operations, queries
from features.requests.models import Template
from features.requests.switches import REQUESTS
from features.requests.web.firm_record import wanted_of
from features.requests.web.forms import BulkForm

PAGE, AT_ONCE, LONGEST = 50, 200, 100
REVIEW, MISSING = "review", ""
VIEWS = (
    (MISSING, "Missing", queries.missing), (REVIEW, "To review", queries.to_review),
    ("drafts", "Drafts", queries.drafts), ("closed", "Closed", queries.closed),
)  # fmt: skip


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=REQUESTS)
def index(request: StaffRequest) -> HttpResponse:
    """List what is missing, what waits to be looked at, drafts, or what is closed; each can be searched."""
    by, words = request.membership, request.GET.get("q", "").replace("\x00", "")[:LONGEST]
    show, label, of = next((view for view in VIEWS if view[0] == request.GET.get("show")), VIEWS[0])
    page = Paginator(queries.search(of(by), words), PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    for one in page.object_list:
        one.may_nudge = not one.nudged_at or now - one.nudged_at >= queries.NUDGE_AFTER
    context = {
        "requests": page.object_list, "show": show, "label": label, "is_review": show == REVIEW, "query": words,
        "views": _views(request, show), "may_ask": by.can(Permission.ACTIONS_EDIT), "page": page,
        **_turning(page, show, words),
    }  # fmt: skip
    return render(request, "requests/firm/index.html", context)


def _turning(page: Page[Any], show: str, words: str) -> dict[str, str]:
    """Return what the pager says, and its addresses."""
    here = reverse("requests_staff:index")

    def to(number: int) -> str:
        return f"{here}?{urlencode({'show': show, 'q': words, 'page': number})}"

    return {
        "pages": f"{page.start_index()} to {page.end_index()} of {page.paginator.count}",
        "back": to(page.number - 1) if page.has_previous() else "",
        "next": to(page.number + 1) if page.has_next() else "",
    }


@require_POST
@staff_page(permission=Permission.ACTIONS_EDIT, switch=REQUESTS)
def nudge(request: StaffRequest) -> HttpResponse:
    """Remind the chosen ones."""
    ids = [found for found in map(_id, request.POST.getlist("request")) if found]
    rows = list(queries.missing(request.membership).filter(pk__in=ids[:AT_ONCE]))
    sent, left = operations.nudge_many(requests=rows, by=request.membership, now=timezone.now())
    if not rows:
        messages.error(request, "Choose whom to remind.")
    else:
        messages.success(request, _told(sent, left))
    return redirect("requests_staff:index")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.ACTIONS_EDIT, switch=REQUESTS)
def new(request: StaffRequest) -> HttpResponseBase:
    """Ask several clients for the same."""
    theirs = list(documents.clients_for(request.membership).order_by("name", "pk"))
    choices = [(str(one.pk), one.name) for one in theirs]
    form = BulkForm(
        posted(request), clients=choices, templates=list(Template.objects.all()),
        initial={"year": timezone.localdate().year - 1},
    )  # fmt: skip
    if form.is_valid():
        chosen = [one for one in theirs if str(one.pk) in form.cleaned_data["clients"]]
        try:
            for client in chosen:
                _ask(request, client, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done = "Saved as a draft for" if "draft" in request.POST else "Sent to"
            messages.success(request, f"{done} {len(chosen)} client{'' if len(chosen) == 1 else 's'}.")
            return redirect("requests_staff:index")
    return render(request, "requests/firm/bulk.html", {"form": form}, status=422 if form.errors else 200)


def _ask(request: StaffRequest, client: Client, form: BulkForm) -> None:
    said = form.cleaned_data
    operations.ask(
        client=client, by=request.membership, now=timezone.now(), title=said["title"], note=said["note"],
        year=said["year"], items=wanted_of(said, None), is_draft="draft" in request.POST,
    )  # fmt: skip


def _views(request: StaffRequest, shown: str) -> list[Link]:
    here, by = reverse("requests_staff:index"), request.membership
    return [
        Link(f"{here}?show={key}" if key else here, label, count=of(by).count(), current=key == shown)
        for key, label, of in VIEWS
    ]


def _told(sent: int, left: int) -> str:
    words = f"{sent} client{'' if sent == 1 else 's'} reminded." if sent else "Nobody was reminded."
    return f"{words} {left} had a reminder within the last 24 hours." if left else words


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
