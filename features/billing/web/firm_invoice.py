"""One invoice as staff see it: its paper, what happened to its money, and what can be done."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.words import money
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.billing import amounts, firm_history, firm_words, habits, operations, queries, waiting
from features.billing.models import CreditUse, Invoice
from features.billing.switches import BILLING
from features.billing.web import firm_sheet
from features.billing.web.firm_drafts import found_of
from features.billing.web.firm_forms import CreditForm, VoidForm
from features.clients.web.forms import posted

VIEW, EDIT, COLLECT = Permission.BILLING_VIEW, Permission.BILLING_EDIT, Permission.BILLING_COLLECT


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def invoice(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    found, by = found_of(request, invoice_id), request.membership
    firm_sheet.gather(found)
    owed, sums = firm_sheet.owed(found), queries.balances(found.client)
    words, tone = firm_words.status(found, owed, queries.today())
    context = {
        "invoice": found, "sheet": firm_sheet.of(found), "owed": owed, "words": words, "tone": tone,
        "steps": firm_history.of(found),
        "costs": _costs(found), "habit": habits.of(found.client), "client": found.client,
        "credit": sums.credit.get(found.currency, 0),
        "next_due": queries.next_due(found, owed) if owed else None, "heading": firm_words.named(found),
        "may_edit": by.can(EDIT), "may_collect": by.can(COLLECT), "is_open": found.state == "released" and owed > 0,
        "is_untouched": found.state == "released" and owed == found.charged,
        "trust": sums.trust.get(found.currency, 0),
        "open_elsewhere": sums.owed.get(found.currency, 0) - owed, "coming": firm_sheet.coming(found),
    }  # fmt: skip
    return render(request, "billing/firm/invoice.html", context)


def _costs(found: Invoice) -> dict[str, int] | None:
    """Return what the firm's own costs come to, and what is left; None while none is noted (S3-27: staff alone)."""
    costs = [line.cost for line in found.lines.all() if line.cost is not None]
    spent = sum(costs)
    return {"spent": spent, "left": found.subtotal - found.discount - spent} if costs else None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def void(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    found = found_of(request, invoice_id)
    waited = waiting.waited_for(found, request.membership)
    form = VoidForm(posted(request), may_open=bool(waited))
    if form.is_valid():
        try:
            operations.void(invoice=found, by=request.membership, now=timezone.now(), **form.cleaned_data)
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Invoice {found.number} is void. Its client no longer owes it.")
            return redirect("billing_firm:invoice", found.pk)
    context = {"invoice": found, "form": form, "waited": waited}
    return render(request, "billing/firm/void.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=COLLECT, switch=BILLING)
def credit(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    """A credit note for an invoice, or a part of it."""
    found = found_of(request, invoice_id)
    owed = firm_sheet.owed(found)
    begin = {"amount": amounts.typed(owed or found.charged, found.currency)}
    form = CreditForm(posted(request), currency=found.currency, initial=begin)
    if form.is_valid():
        try:
            lot = operations.credit_invoice(
                invoice=found, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
        else:
            said = money(lot.amount, lot.currency)
            messages.success(request, f"Credit note {lot.number} over {said} is written.")
            return redirect("billing_firm:invoice", found.pk)
    context = {"invoice": found, "form": form, "owed": owed}
    return render(request, "billing/firm/credit.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def apply(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    found = found_of(request, invoice_id)

    def act() -> str:
        used = operations.apply(invoice=found, by=request.membership, now=timezone.now())
        return f"{money(used, found.currency)} of credit is used for it."

    return _do(request, found.pk, act)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def unapply(request: StaffRequest, invoice_id: UUID, use_id: UUID) -> HttpResponse:
    found = found_of(request, invoice_id)
    use = get_object_or_404(
        CreditUse.objects.select_related("invoice__client", "lot"), pk=use_id, invoice=found
    )

    def act() -> str:
        operations.unapply(use=use, by=request.membership, now=timezone.now())
        return f"{money(use.amount, found.currency)} is back on the client’s credit, and owed again."

    return _do(request, found.pk, act)


def _do(request: StaffRequest, invoice_id: UUID, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except (Conflict, Refused) as refusal:
        messages.error(request, refusal.message)
    return redirect("billing_firm:invoice", invoice_id)
