"""Screen 18: the firms, and one of them. Facts of the platform only; what a firm holds is not to be seen here."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import hosts, switches
from tenants.console import audit, operations, queries, support
from tenants.console.access import OperatorRequest, operator_page
from tenants.console.frame import Link, act, acting, page, sliced
from tenants.console.web.forms import ReasonForm, WithholdForm
from tenants.models import Firm, FirmSchema, Withheld

LABELS = {
    "all": "All",
    "look": "Need a look",
    "support": "Let us look",
    "trial": "On trial",
    "suspended": "Suspended",
}
RECENT = 20


@require_safe
@operator_page()
def index(request: OperatorRequest) -> HttpResponse:
    now, show, query = timezone.now(), request.GET.get("show", "all"), request.GET.get("q", "")
    show = show if show in LABELS else "all"
    counts = queries.counts(now=now)
    found = sliced(request, queries.matching(queries.segment(queries.firms(), show, now=now), query))
    context = {
        "rows": [_row(firm, now) for firm in found.rows],
        "found": found, "query": query,
        "show": show, "segments": _segments(counts, show, query), "lede": _lede(counts),
        "release": queries.release(), "withheld": _withheld(),
    }  # fmt: skip
    return page(request, "console/firms.html", context, here="firms")


def _row(firm: Firm, now: datetime) -> tuple[Firm, queries.Health, int | None, datetime | None]:
    """Return a firm, how it does, its days of trial, and until when it lets operators look."""
    health, trial = queries.health_of(firm, now=now), queries.trial_days(firm, now=now)
    return firm, health, trial, queries.support_until(firm, now=now)


def _segments(counts: dict[str, int], show: str, query: str) -> list[Link]:
    kept = {"q": query} if query else {}
    return [
        Link(f"?{urlencode({**kept, 'show': name})}", label, count=counts[name], current=name == show)
        for name, label in LABELS.items()
    ]


def _lede(counts: dict[str, int]) -> str:
    """Say it in one sentence: 312 firms. Two need a look."""
    total, look = counts["all"], counts["look"]
    said = f"{total} {'firm' if total == 1 else 'firms'}."
    return (
        f"{said} {look} {'needs' if look == 1 else 'need'} a look." if look else f"{said} None needs a look."
    )


def _withheld() -> list[tuple[str, str, list[Withheld]]]:
    return [(key, switches.label_of(key), rows) for key, rows in queries.withheld_by_switch().items()]


@require_safe
@operator_page()
def firm(request: OperatorRequest, firm_id: uuid.UUID) -> HttpResponse:
    return _firm_page(request, _firm(firm_id))


def _firm_page(request: OperatorRequest, shown: Firm, status: int = 200, **forms: Any) -> HttpResponse:
    now = timezone.now()
    withheld = Withheld.objects.filter(firm=shown) | Withheld.objects.filter(firm__isnull=True)
    context = {
        "firm": shown, "health": queries.health_of(shown, now=now),
        "address": hosts.address(shown), "domains": shown.domains.order_by("-is_primary", "domain"),
        "schema": FirmSchema.objects.filter(name=shown.schema_name).first(), "release": queries.release(),
        "withheld": [(row, switches.label_of(row.switch)) for row in withheld.order_by("switch", "firm")],
        "events": [(row, audit.sentence(row)) for row in queries.events().filter(firm_id=shown.pk)[:RECENT]],
        "support": support.allowed(shown, now=now),
        "suspend_form": ReasonForm(auto_id="suspend_%s"), "withhold_form": WithholdForm(), **forms,
    }  # fmt: skip
    return page(request, "console/firm.html", context, here="firms", status=status)


def _firm(firm_id: uuid.UUID) -> Firm:
    return get_object_or_404(queries.firms(), pk=firm_id)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_page(fresh=True)
def suspension(request: OperatorRequest, firm_id: uuid.UUID) -> HttpResponseBase:
    """Suspend a firm. The page is what the dialog on the firm's page is without scripts."""
    shown = _firm(firm_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"firm": shown, "form": form}
        return page(
            request, "console/suspend.html", context, here="firms", status=422 if form.errors else 200
        )
    reason, who = form.cleaned_data["reason"], acting(request)
    done = f"{shown.name} is suspended. Its portal shows a notice from now on."
    act(request, done, lambda: operations.suspend(firm=shown, reason=reason, now=timezone.now(), by=who))
    return redirect("console:firm", shown.pk)


@require_POST
@operator_page(fresh=True)
def resumption(request: OperatorRequest, firm_id: uuid.UUID) -> HttpResponseBase:
    shown, who = _firm(firm_id), acting(request)
    act(request, f"{shown.name} is open again.", lambda: operations.resume(firm=shown, by=who))
    return redirect("console:firm", shown.pk)


@require_POST
@operator_page(fresh=True)
def withholding(request: OperatorRequest, firm_id: uuid.UUID) -> HttpResponseBase:
    """Withhold a switch from one firm."""
    shown, form = _firm(firm_id), WithholdForm(request.POST)
    if not form.is_valid():
        return _firm_page(request, shown, status=422, withhold_form=form)
    label, who = (
        switches.label_of(form.cleaned_data["switch"]),
        acting(request),
    )
    done = f"{label} is withheld from {shown.name}."
    act(request, done, lambda: operations.withhold(firm=shown, **form.cleaned_data, by=who))
    return redirect(f"{reverse('console:firm', args=[shown.pk])}#withheld")


@require_POST
@operator_page(fresh=True)
def offer(request: OperatorRequest, firm_id: uuid.UUID, switch: str) -> HttpResponseBase:
    """Offer a switch to one firm again."""
    shown, who = _firm(firm_id), acting(request)
    done = f"{switches.label_of(switch)} is offered to {shown.name} again."
    act(request, done, lambda: operations.offer(switch=switch, firm=shown, by=who))
    return redirect(f"{reverse('console:firm', args=[shown.pk])}#withheld")
