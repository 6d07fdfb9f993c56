"""Organizers of every client: what came, what is open; sending one to many."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.documents import queries as documents
from features.organizers import operations, queries, rules
from features.organizers.models import Organizer
from features.organizers.switches import ORGANIZERS
from features.organizers.web.forms import SeveralForm

PAGE = 50
State = Organizer.State
VIEWS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "": ("To review", (State.SUBMITTED,), "-submitted_at"),
    "open": ("With clients", (State.OPEN, State.RETURNED), "-created_at"),
    "accepted": ("Accepted", (State.ACCEPTED,), "-decided_at"),
    "withdrawn": ("Withdrawn", (State.WITHDRAWN,), "-created_at"),
}


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=ORGANIZERS)
def index(request: StaffRequest) -> HttpResponse:
    show = request.GET.get("show", "") if request.GET.get("show") in VIEWS else ""
    _, states, order = VIEWS[show]
    rows = queries.listed(request.membership).filter(state__in=states).order_by(order, "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "organizers": page.object_list, "page": page, "show": show, "views": [_link(key, show) for key in VIEWS],
        "before": _turned(show, page.number - 1) if page.has_previous() else "",
        "after": _turned(show, page.number + 1) if page.has_next() else "",
        "said": f"{page.start_index()} to {page.end_index()} of {page.paginator.count}",
        "may_send": request.membership.can(Permission.ACTIONS_EDIT),
    }  # fmt: skip
    return render(request, "organizers/firm/index.html", context)


def _link(key: str, here: str) -> Link:
    base = reverse("organizers_staff:index")
    return Link(f"{base}?show={key}" if key else base, VIEWS[key][0], current=key == here)


def _turned(show: str, number: int) -> str:
    return f"{reverse('organizers_staff:index')}?show={show}&page={number}"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.ACTIONS_EDIT, switch=ORGANIZERS)
def new(request: StaffRequest) -> HttpResponseBase:
    """Send one to several clients at once: to all of them, or to none."""
    theirs = {str(one.pk): one for one in documents.clients_for(request.membership).order_by("name", "pk")}
    form = SeveralForm(
        posted(request), templates=list(queries.sendable(request.membership)),
        clients=[(key, one.name) for key, one in theirs.items()], initial={"year": timezone.localdate().year - 1},
    )  # fmt: skip
    if form.is_valid():
        chosen = [theirs[key] for key in form.cleaned_data["clients"]]
        try:
            with transaction.atomic():
                for client in chosen:
                    operations.send(client=client, by=request.membership, now=timezone.now(), **form.given())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Sent to {len(chosen)} client{'' if len(chosen) == 1 else 's'}.")
            return redirect(f"{reverse('organizers_staff:index')}?show=open")
    context: dict[str, Any] = {"form": form, "most": rules.MOST_CLIENTS}
    return render(request, "organizers/firm/several.html", context, status=422 if form.errors else 200)
