"""Writing an invoice (screen 15)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Permission
from features.billing import firm_words, habits, marks, operations, plans, queries, sums
from features.billing.models import Invoice
from features.billing.rules import CURRENCIES
from features.billing.switches import BILLING
from features.billing.web import editor, firm_sheet, typed
from features.billing.web.editor import Editor, is_uuid
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.web.firm.record import record_of
from features.projects.web.forms import ClientChoiceForm

EDIT = Permission.BILLING_EDIT
AT_ONCE = 100


@require_safe
@staff_page(permission=EDIT, switch=BILLING)
def new(request: StaffRequest) -> HttpResponseBase:
    """Ask whom it is for, and lead to its form."""
    form = ClientChoiceForm(request.GET if "client" in request.GET else None)
    rows = clients.visible_to(request.membership).filter(archived_at__isnull=True, is_test=False)
    form.fields["client"].queryset = rows.order_by("name")  # type: ignore[attr-defined]
    if form.is_valid():
        return redirect("billing_record:new", form.cleaned_data["client"].pk)
    return render(request, "billing/firm/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def create(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """A new draft of a client, `?project=` of one of its projects. It is kept once it is saved."""
    client = record_of(request, client_id)
    if client.archived_at is not None:
        raise NotThere
    return _write(request, client, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def edit(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    found = found_of(request, invoice_id)
    if not found.is_draft:
        return redirect("billing_firm:invoice", found.pk)
    return _write(request, found.client, found)


def _write(request: StaffRequest, client: Client, invoice: Invoice | None) -> HttpResponseBase:
    """Save what is typed, or do what a button asks of it; nothing that was typed is lost."""
    project = is_uuid(request.GET.get("project", ""))
    page = editor.opened(request, client, invoice, {"project": str(project)} if project else None)
    if request.method != "POST":
        return _shown(request, page)
    if page.rework():
        return _shown(request, page)
    saved = page.saved()
    if saved is None:
        return _shown(request, page, status=422)
    after = {"preview": "billing_firm:invoice", "release": "billing_firm:release"}
    name = after.get(request.POST.get("then", ""))
    if name is None:
        messages.success(request, "Draft saved.")
    return redirect(name or "billing_firm:edit", saved.pk)


def _shown(request: StaffRequest, page: Editor, status: int = 200) -> HttpResponse:
    totals, invoice = page.totals(), page.invoice
    context: dict[str, Any] = {
        "editor": page, "form": page.form, "client": page.client, "invoice": invoice, "totals": totals,
        "rates": page.rates.values(), "currency": page.currency, "plans": plans.EVERY.items(),
        "habit": habits.of(page.client), "credit": queries.held_for(page.client).get(page.currency, 0),
        "open_before": queries.owed_by(page.client), "heading": firm_words.named(invoice) if invoice else "New invoice",
        "split_open": "split" in request.POST or bool(page.parts),
        "theirs": page.theirs, "sheet": firm_sheet.of(page.theirs) if page.theirs else None, "asked": request.POST,
        "in_parts_total": sum(part.amount for part in typed.parts(page.parts, page.currency)),
    }  # fmt: skip
    return render(request, "billing/firm/edit.html", context, status=status)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def totals(request: StaffRequest) -> HttpResponse:
    """Say what the typed lines come to, while they are typed. Nothing is saved."""
    code = request.POST.get("currency", "")
    currency = code if code in CURRENCIES else queries.rules().currency
    lines, rates = typed.lines_of(request.POST), editor.rates_now()
    given = typed.charges(lines, currency, rates)
    found = sums.totals(given, editor.readable(request.POST.get("discount", ""), currency))
    context = {"totals": found, "lines": lines, "currency": currency}
    return render(request, "billing/firm/totals.html", context)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def discard(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    found = found_of(request, invoice_id)
    try:
        operations.discard(invoice=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect("billing_firm:invoice", found.pk)
    messages.success(request, "The draft is discarded.")
    return redirect(f"{reverse('billing_firm:index')}?tab=drafts")


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def duplicate(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    found = found_of(request, invoice_id)
    copy = operations.duplicate(invoice=found, by=request.membership, now=timezone.now())
    messages.success(request, "A new draft with the same lines.")
    return redirect("billing_firm:edit", copy.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def release(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    """Ask once more, saying what will happen, then give it its number."""
    found, trouble = found_of(request, invoice_id), ""
    if not found.is_draft:
        return redirect("billing_firm:invoice", found.pk)
    if request.method == "POST":
        try:
            operations.release(invoice=found, by=request.membership, now=timezone.now())
        except (Conflict, Refused) as refusal:
            trouble = refusal.message
        else:
            messages.success(request, f"Invoice {found.number} is released. {found.client.name} sees it now.")
            return redirect("billing_firm:invoice", found.pk)
    context = {"invoice": found, "trouble": trouble, **_before(found)}
    return render(request, "billing/firm/release.html", context, status=422 if trouble else 200)


def _before(invoice: Invoice) -> dict[str, Any]:
    """Return what somebody should know before they release it."""
    rules, day = queries.rules(), queries.today()
    credit = queries.held_for(invoice.client).get(invoice.currency, 0)
    pays = rules.credit == "auto" and invoice.uses_credit
    return {
        "is_nothing": invoice.total == 0, "is_due_now": invoice.due_on <= day, "is_over": invoice.due_on < day,
        "is_late": invoice.due_on < (invoice.dated_on or day),
        "from_credit": min(credit, invoice.total) if pays else 0, "lines": invoice.lines.count(),
    }  # fmt: skip


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def release_many(request: StaffRequest) -> HttpResponse:
    """Release the chosen drafts, each by itself: one that can't be does not hold up the others."""
    ids = [found for found in map(is_uuid, request.POST.getlist("invoice")[:AT_ONCE]) if found]
    rows = queries.in_workspace(request.membership).filter(pk__in=ids, state=Invoice.State.DRAFT)
    done, left = 0, []
    for found in rows.select_related("client").order_by("created_at", "pk"):
        try:
            operations.release(invoice=found, by=request.membership, now=timezone.now())
            done += 1
        except (Conflict, Refused) as refusal:
            left.append(f"“{found.title}”: {refusal.message}")
    if done:
        messages.success(request, f"{done} invoice{'' if done == 1 else 's'} released.")
    for words in left[:5] or ([] if done else ["Choose which drafts to release."]):
        messages.error(request, words)
    return redirect(f"{reverse('billing_firm:index')}?tab=drafts")


def found_of(request: StaffRequest, invoice_id: UUID) -> Invoice:
    rows = queries.in_workspace(request.membership).select_related("client", "project", "account", "made_by")
    return get_object_or_404(marks.marked(rows), pk=invoice_id)
