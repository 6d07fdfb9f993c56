"""What Stripe says and does not fit: what happened, and the two ways to settle it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from branding.words import money
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused, Unavailable
from features.base.permissions import Permission
from features.billing import firm_listing, puzzles, queries, wrong
from features.billing.models import Invoice
from features.billing.models.online import Puzzle
from features.billing.operations import puzzling
from features.billing.switches import BILLING
from features.billing.web.firm_forms import AssignForm, ExplainForm
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.web.forms import posted
from features.projects.web.forms import ClientChoiceForm

COLLECT = Permission.BILLING_COLLECT
MOST = 50


@require_safe
@staff_page(permission=COLLECT, switch=BILLING)
def puzzle(request: StaffRequest, puzzle_id: UUID) -> HttpResponse:
    """Show it; `?client=` goes on to what it is for."""
    return _page(request, _found(request, puzzle_id))


@require_POST
@staff_page(permission=COLLECT, switch=BILLING, fresh="change")
def assign(request: StaffRequest, puzzle_id: UUID) -> HttpResponseBase:
    """Post money that came past the portal."""
    found, client = _found(request, puzzle_id), _client(request, request.POST.get("client", ""))
    if client is None:
        return _page(request, found, status=422)
    form = AssignForm(posted(request), choices=_choices(request, found, client))
    if form.is_valid():
        try:
            payment = puzzling.assign(
                puzzle=found, seen=puzzling.look(found), client=client, by=request.membership, now=timezone.now(),
                invoice=_invoice(request, client, form.cleaned_data["what"]),
            )  # fmt: skip
        except (Conflict, Refused, Unavailable) as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, f"{money(payment.amount, payment.currency)} of {client.name} is posted."
            )
            return redirect("billing_firm:payment", payment.pk)
    return _page(request, found, client=client, assigning=form, status=422)


@require_POST
@staff_page(permission=COLLECT, switch=BILLING, fresh="change")
def explain(request: StaffRequest, puzzle_id: UUID) -> HttpResponseBase:
    """Settle it with a note alone."""
    found, form = _found(request, puzzle_id), ExplainForm(posted(request))
    if form.is_valid():
        try:
            puzzling.explain(
                puzzle=found, words=form.cleaned_data["words"], by=request.membership, now=timezone.now()
            )
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Noted. It is settled.")
            return redirect("dashboard_staff:inbox")
    return _page(request, found, explaining=form, status=422)


def _page(
    request: StaffRequest, found: Puzzle, *, client: Client | None = None, assigning: Any = None,
    explaining: Any = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    client = client or _client(request, request.GET.get("client", ""))
    whose = ClientChoiceForm(request.GET if request.GET.get("client") else None)
    whose.fields["client"].queryset = _clients(request).order_by("name")  # type: ignore[attr-defined]
    if client is not None and assigning is None:
        assigning = AssignForm(None, choices=_choices(request, found, client), initial={"what": "credit"})
    context = {
        "puzzle": found, "title": wrong.title(found), "advice": wrong.advice(found), "client": client, "whose": whose,
        "assigning": assigning,
        "explaining": explaining or ExplainForm(None),
    }  # fmt: skip
    return render(request, "billing/firm/puzzle.html", context, status=status)


def _found(request: StaffRequest, puzzle_id: UUID) -> Puzzle:
    rows = puzzles.visible_to(request.membership).select_related("payment__client", "account")
    return get_object_or_404(rows, pk=puzzle_id)


def _clients(request: StaffRequest) -> QuerySet[Client]:
    return clients.visible_to(request.membership).filter(is_test=False)


def _client(request: StaffRequest, typed: str) -> Client | None:
    try:
        return _clients(request).filter(pk=UUID(typed)).first()
    except ValueError:
        return None


def _choices(request: StaffRequest, found: Puzzle, client: Client) -> list[tuple[str, str]]:
    """Return what it can be for: what is owed in its currency, what is due first, first; or credit."""
    rows = queries.in_workspace(request.membership).filter(
        firm_listing.OWED, client=client, currency=found.currency
    )
    open_ones: Any = firm_listing.shown(rows, queries.today()).order_by("due_on", "number")[:MOST]
    said = [
        (str(one.pk), f"Invoice {one.number}: {money(one.owed, one.currency)} is owed") for one in open_ones
    ]
    return [("credit", "Credit, to be used later"), *said]


def _invoice(request: StaffRequest, client: Client, what: str) -> Invoice | None:
    if what == "credit":
        return None
    return queries.in_workspace(request.membership).filter(client=client, pk=what).first()
