"""Settings, Payments & client portal: how the firm bills (S2-5, D6)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.billing import amounts, numbers, queries
from features.billing.models import TaxRate
from features.billing.operations import ruling
from features.billing.switches import BILLING
from features.billing.web.settings_forms import (
    InvoiceRulesForm,
    PrepaymentForm,
    RateForm,
    ReminderForm,
    RulesForm,
)
from features.clients.web.firm.settings import tabs
from features.clients.web.forms import posted

SET = Permission.SETTINGS_PORTAL


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=BILLING)
def index(request: StaffRequest) -> HttpResponseBase:
    """Numbers, terms, papers, credit, part payments; and taxes."""
    firm = queries.rules()
    form = InvoiceRulesForm(posted(request), firm=firm)
    if _changed(request, form):
        return redirect("billing_rules:index")
    upcoming = numbers.upcoming(firm, queries.today())
    context = {
        "form": form,
        "tabs": tabs("invoices", request.membership),
        "upcoming": upcoming,
        "currency": firm.currency,
    }
    return render(request, "billing/firm/rules.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=BILLING)
def prepayment(request: StaffRequest) -> HttpResponseBase:
    """What clients may pay in advance (S2-5)."""
    form = PrepaymentForm(posted(request), firm=queries.rules())
    if _changed(request, form):
        return redirect("billing_rules:prepayment")
    context = {
        "form": form,
        "tabs": tabs("prepayment", request.membership),
        "currency": queries.rules().currency,
    }
    return render(request, "billing/firm/prepayment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=BILLING)
def reminders(request: StaffRequest) -> HttpResponseBase:
    form = ReminderForm(posted(request), firm=queries.rules())
    if _changed(request, form):
        return redirect("billing_rules:reminders")
    context = {
        "form": form,
        "tabs": tabs("reminders", request.membership),
        "currency": queries.rules().currency,
    }
    return render(request, "billing/firm/reminders.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=BILLING)
def taxes(request: StaffRequest) -> HttpResponseBase:
    form = RateForm(posted(request))
    if form.is_valid():
        try:
            made = ruling.add_rate(by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.name} is added.")
            return redirect("billing_rules:taxes")
    rows = [(one, amounts.in_percent(one.rate)) for one in TaxRate.objects.filter(archived_at__isnull=True)]
    context = {"form": form, "tabs": tabs("taxes", request.membership), "rows": rows}
    return render(request, "billing/firm/taxes.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=SET, switch=BILLING)
def prefer(request: StaffRequest, rate_id: UUID) -> HttpResponse:
    found = get_object_or_404(TaxRate, pk=rate_id)
    try:
        ruling.prefer_rate(rate=found, by=request.membership, is_default="off" not in request.POST)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    return redirect("billing_rules:taxes")


@require_POST
@staff_page(permission=SET, switch=BILLING)
def put_away(request: StaffRequest, rate_id: UUID) -> HttpResponse:
    found = get_object_or_404(TaxRate, pk=rate_id)
    ruling.put_rate_away(rate=found, by=request.membership, now=timezone.now())
    messages.success(request, f"{found.name} is put away. Lines that carry it keep it.")
    return redirect("billing_rules:taxes")


def _changed(request: StaffRequest, form: RulesForm) -> bool:
    """Save what the form says; return whether that went well."""
    if not form.is_valid():
        return False
    given: dict[str, Any] = form.cleaned_data
    try:
        differs = ruling.change_rules(by=request.membership, **given)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, "Saved." if differs else "Nothing was changed.")
    return True
