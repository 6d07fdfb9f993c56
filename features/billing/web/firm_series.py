"""Recurring invoices, as staff keep them: the list, one series, writing it, and what is done with it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.frame import Link
from branding.words import when
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Permission
from features.billing import firm_listing, firm_words, queries, recurring, series_said
from features.billing.models import Invoice, Series
from features.billing.operations import repeating
from features.billing.switches import BILLING
from features.billing.web import series_editor
from features.billing.web.editor import is_uuid
from features.billing.web.series_editor import SeriesEditor
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.web.firm.record import record_of
from features.projects.web.forms import ClientChoiceForm

VIEW, EDIT = Permission.BILLING_VIEW, Permission.BILLING_EDIT
STATES = (("active", "Active"), ("paused", "Paused"), ("ended", "Ended"))
MOST, MADE = 200, 50


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def index(request: StaffRequest) -> HttpResponse:
    rows, by = recurring.in_workspace(request.membership), request.membership
    chosen = request.GET.get("tab", "active")
    shown = chosen if chosen in dict(STATES) else "active"
    counts: dict[str, int] = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    found = series_said.dressed(recurring.whole(rows.filter(state=shown))[:MOST], queries.today())
    tabs = [
        Link(f"?tab={key}", label, count=counts.get(key, 0), current=key == shown) for key, label in STATES
    ]
    context = {
        "rows": found, "tabs": tabs, "shown": shown, "is_bare": not counts, "may_edit": by.can(EDIT),
        "troubled": [one for one in found if one.trouble],
    }  # fmt: skip
    return render(request, "billing/firm/series_list.html", context)


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def series(request: StaffRequest, series_id: UUID) -> HttpResponse:
    found, day, by = _found(request, series_id), queries.today(), request.membership
    made = queries.in_workspace(by).filter(series=found).order_by("-period_on")
    words, tone = series_said.state(found)
    context = {
        "series": found, "words": words, "tone": tone, "often": series_said.often(found),
        "each_time": series_said.EACH_TIME[found.then], "terms": series_said.terms(found),
        "ends": series_said.ends(found), "coming": list(recurring.upcoming(found, day)),
        "made": firm_words.dressed(firm_listing.shown(made, day)[:MADE], day), "asked": series_said.asked(found),
        "may_edit": by.can(EDIT), "total": recurring.total(found),
    }  # fmt: skip
    return render(request, "billing/firm/series.html", context)


@require_safe
@staff_page(permission=EDIT, switch=BILLING)
def new(request: StaffRequest) -> HttpResponseBase:
    """Ask whom it is for, and lead to its form."""
    form = ClientChoiceForm(request.GET if "client" in request.GET else None)
    rows = clients.visible_to(request.membership).filter(archived_at__isnull=True, is_test=False)
    form.fields["client"].queryset = rows.order_by("name")  # type: ignore[attr-defined]
    if form.is_valid():
        return redirect("billing_series_record:new", form.cleaned_data["client"].pk)
    context = {"form": form}
    return render(request, "billing/firm/series_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def create(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """A new series of a client, `?invoice=` like one of its invoices. It is kept once it is saved."""
    client = record_of(request, client_id)
    if client.archived_at is not None:
        raise NotThere
    return _write(request, client, None, _like(request, client))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def edit(request: StaffRequest, series_id: UUID) -> HttpResponseBase:
    found = _found(request, series_id)
    if found.state == Series.State.ENDED:
        return redirect("billing_series:series", found.pk)
    return _write(request, found.client, found, None)


def _write(
    request: StaffRequest, client: Client, series: Series | None, like: Invoice | None
) -> HttpResponseBase:
    page = series_editor.opened(request, client, series, like)
    if request.method != "POST" or page.rework():
        return _shown(request, page)
    if "preview" in request.POST:
        return _shown(request, page, status=200 if page.form.is_valid() else 422)
    saved = page.saved()
    if saved is None:
        return _shown(request, page, status=422)
    said = f"The first comes {when(saved.next_on, 'inside')}." if saved.next_on and not series else ""
    messages.success(
        request, "Saved. It counts from the next invoice on." if series else f"The series has begun. {said}"
    )
    return redirect("billing_series:series", saved.pk)


def _shown(request: StaffRequest, page: SeriesEditor, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "editor": page, "form": page.form, "client": page.client, "series": page.series, "totals": page.totals(),
        "coming": page.ahead() if "preview" in request.POST else [],
        "rates": page.rates.values(), "currency": page.currency,
        "asked": series_said.asked(page.series or Series(client=page.client)),
    }  # fmt: skip
    return render(request, "billing/firm/series_edit.html", context, status=status)


def _like(request: StaffRequest, client: Client) -> Invoice | None:
    chosen = is_uuid(request.GET.get("invoice", ""))
    return (
        queries.in_workspace(request.membership).filter(pk=chosen, client=client).first() if chosen else None
    )


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def pause(request: StaffRequest, series_id: UUID) -> HttpResponse:
    def act(found: Series) -> str:
        repeating.pause_series(series=found, by=request.membership, now=timezone.now())
        return "The series is paused. Nothing is made until you resume it."

    return _do(request, series_id, act)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def resume(request: StaffRequest, series_id: UUID) -> HttpResponse:
    def act(found: Series) -> str:
        repeating.resume_series(series=found, by=request.membership, now=timezone.now())
        return (
            f"The series goes on. The next comes {when(found.next_on, 'inside')}."
            if found.next_on
            else "It has ended."
        )

    return _do(request, series_id, act)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def skip(request: StaffRequest, series_id: UUID) -> HttpResponse:
    def act(found: Series) -> str:
        left_out = repeating.skip_next(
            series=found, by=request.membership, now=timezone.now(), on=_day(request.POST.get("on", ""))
        )
        return f"The invoice of {when(left_out, 'inside')} is left out."

    return _do(request, series_id, act)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def end(request: StaffRequest, series_id: UUID) -> HttpResponse:
    def act(found: Series) -> str:
        repeating.end_series(series=found, by=request.membership, now=timezone.now())
        return "The series has ended. What was made stays as it is."

    return _do(request, series_id, act)


def _do(request: StaffRequest, series_id: UUID, act: Callable[[Series], str]) -> HttpResponse:
    found = _found(request, series_id)
    try:
        messages.success(request, act(found))
    except (Conflict, Refused) as refusal:
        messages.error(request, refusal.message)
    return redirect("billing_series:series", found.pk)


def _found(request: StaffRequest, series_id: UUID) -> Series:
    return get_object_or_404(recurring.whole(recurring.in_workspace(request.membership)), pk=series_id)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
