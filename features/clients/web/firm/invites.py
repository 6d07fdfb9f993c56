"""Settings, Payments & client portal, Invites: send one, see how far everybody has come, and remind those who wait."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import DomainError
from features.base.permissions import Permission, require
from features.clients import funnel, operations, queries
from features.clients.models import Contact, Invitation
from features.clients.web import invites, wishes
from features.clients.web.firm.inviting import tell
from features.clients.web.firm.people import words_of
from features.clients.web.firm.settings import tabs
from features.clients.web.joining_forms import InviteForm

PAGE, MOST_KNOWN = 50, 50
HERE = "clients_staff:invitations"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.SETTINGS_PORTAL)
def page(request: StaffRequest) -> HttpResponseBase:
    """Needs both permissions: that of the settings, and that to invite (S4-4)."""
    require(request.membership, Permission.CLIENTS_INVITE)
    form = _form(request)
    if form.is_valid():
        try:
            added = operations.invite_address(
                client=form.cleaned_data["client"], email=form.cleaned_data["contact"],
                name=form.cleaned_data["name"], by=request.membership, now=timezone.now(), reach=form.terms(),
            )  # fmt: skip
        except DomainError as refusal:
            refusal.field = "contact" if refusal.field == "email" else refusal.field
            form.refuse(refusal)
        else:
            messages.success(request, words_of(form.cleaned_data["client"], added))
            return redirect(HERE)
    context = {"form": form, **_list(request, timezone.now())}
    return render(request, "clients/firm/invites.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest) -> InviteForm:
    """Return the form as it stands; without scripts a press shows it once more, with the chosen client's own work."""
    typed, is_choosing = request.POST, "show" in request.POST
    data = typed if request.method == "POST" and not is_choosing else None
    clients = queries.visible_to(request.membership).filter(archived_at__isnull=True)
    begun = typed.dict() if is_choosing else {}
    return InviteForm(data, clients=clients, contacts=_known(request), initial=begun)


@require_safe
@staff_page(permission=Permission.SETTINGS_PORTAL)
def reach(request: StaffRequest) -> HttpResponseBase:
    """Offer what the access to the chosen client can be limited to."""
    clients = queries.visible_to(request.membership).filter(archived_at__isnull=True)
    form = InviteForm(None, clients=clients, contacts=_known(request), initial=request.GET.dict())
    return render(request, "clients/firm/reach_some.html", {"form": form})


@require_safe
@staff_page(permission=Permission.SETTINGS_PORTAL)
def known(request: StaffRequest) -> HttpResponseBase:
    """Offer the people whose name or address holds what is being typed; before that, the first of all."""
    words = wishes.words_of(request.GET.get("contact", ""))
    found = queries.contacts_named(words, by=request.membership)
    return render(request, "clients/firm/known_options.html", {"known": found[:MOST_KNOWN]})


@require_POST
@staff_page(permission=Permission.SETTINGS_PORTAL)
def nudge(request: StaffRequest) -> HttpResponseBase:
    """Mail everybody whom the page proposed to remind."""
    kind = request.POST.get("nudge", "")
    tell(request, operations.nudge(kind=kind, by=request.membership, now=timezone.now()))
    return redirect(HERE)


def _known(request: StaffRequest) -> QuerySet[Contact]:
    return queries.contacts_visible_to(request.membership).order_by("user__name", "pk")


def _list(request: StaffRequest, now: datetime) -> dict[str, Any]:
    state, words = request.GET.get("state", ""), wishes.words_of(request.GET.get("q", ""))
    state = state if state in Invitation.State.values else ""
    overview = funnel.overview(by=request.membership, now=now)
    pages = Paginator(_matching(request, state, words, now), PAGE)
    if not (state or words):
        pages.count = overview.total  # known already: one query less on every visit
    shown = pages.get_page(request.GET.get("page"))
    base = f"{reverse(HERE)}?{urlencode({'state': state, 'q': ' '.join(words)})}"
    return {
        "tabs": tabs("invites", request.membership),
        "steps": overview.steps,
        "proposal": overview.proposal,
        "rows": [invites.row(one, now) for one in shown],
        "states": [(each.value, each.label) for each in Invitation.State],
        "state": state,
        "query": " ".join(words),
        "pager": shown.has_other_pages(),
        "text": f"{shown.start_index()} to {shown.end_index()} of {pages.count}",
        "back": f"{base}&page={shown.previous_page_number()}#invitations" if shown.has_previous() else "",
        "next": f"{base}&page={shown.next_page_number()}#invitations" if shown.has_next() else "",
    }


def _matching(
    request: StaffRequest, state: str, words: tuple[str, ...], now: datetime
) -> QuerySet[Invitation]:
    rows = queries.invitations_by(state, by=request.membership, now=now)
    for word in words:
        name, client = Q(contact__user__name__icontains=word), Q(client__name__icontains=word)
        rows = rows.filter(name | client | Q(email__icontains=word))
    return rows
