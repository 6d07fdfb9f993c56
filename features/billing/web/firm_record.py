"""The tab of a client's record with its invoices and money: what is open, what came in, credit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from branding.words import money
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.billing import (
    amounts,
    firm_listing,
    firm_words,
    habits,
    holdings,
    operations,
    queries,
    recurring,
    series_said,
)
from features.billing.models import CreditLot, Invoice
from features.billing.switches import BILLING
from features.billing.web.firm_forms import SHARE, CreditForm, PaymentForm, spread
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.web.firm.record import frame, record_of
from features.clients.web.forms import posted
from features.projects.web.forms import ClientChoiceForm

VIEW, EDIT, COLLECT = Permission.BILLING_VIEW, Permission.BILLING_EDIT, Permission.BILLING_COLLECT
MOST, LATELY, ON_RECORD = 100, 20, 10


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def index(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client, day, by = record_of(request, client_id), queries.today(), request.membership
    rows = queries.in_workspace(by).filter(client=client).order_by("-issued_on", "-created_at")
    payments = queries.payments_in_workspace(by).filter(parts__client=client).distinct()
    context = {
        **frame(request, client, "invoices"), "invoices": firm_words.dressed(firm_listing.shown(rows, day)[:MOST], day),
        "payments": list(payments.order_by("-created_at")[:LATELY]), "lots": _lots(client), "habit": habits.of(client),
        "held": holdings.said(client), "may_bill": by.can(EDIT) and client.archived_at is None,
        "may_collect": by.can(COLLECT), "day": day,
    }  # fmt: skip
    series = recurring.whole(recurring.in_workspace(by).filter(client=client).exclude(state="ended"))
    context["series"] = series_said.dressed(series[:ON_RECORD], day)
    context["may_edit_invoices"] = by.can(EDIT)
    return render(request, "billing/firm/of_client.html", context)


def _lots(client: Client) -> list[CreditLot]:
    return list(client.credit_lots.filter(left__gt=0).select_related("payment", "invoice"))


@require_safe
@staff_page(permission=COLLECT, switch=BILLING)
def pay_for(request: StaffRequest) -> HttpResponseBase:
    """Ask whose payment it is, and lead to its form."""
    form = ClientChoiceForm(request.GET if "client" in request.GET else None)
    rows = clients.visible_to(request.membership).filter(is_test=False)
    form.fields["client"].queryset = rows.order_by("name")  # type: ignore[attr-defined]
    if form.is_valid():
        return redirect("billing_record:pay", form.cleaned_data["client"].pk)
    return render(request, "billing/firm/pay_for.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=COLLECT, switch=BILLING)
def pay(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """Record a payment; `?invoice=` begins with that one alone, else all that is open is filled in."""
    client = record_of(request, client_id)
    currency = _currency(request, client)
    open_ones = _open(request, client, currency)
    form = _payment_form(request, client, open_ones, currency)
    if "spread" in request.POST:
        form = _spread(request, form, open_ones)
    elif form.is_valid() and (shares := form.shares()) is not None and form.is_valid():
        try:
            payment = _record(request, client, form, shares, currency)
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, f"{money(payment.amount, currency)} recorded. Receipt {payment.receipt}."
            )
            return redirect("billing_firm:payment", payment.pk)
    context = {"form": form, "client": client, "currency": currency, "holds_trust": holdings.holds_trust()}
    return render(request, "billing/firm/pay.html", context, status=422 if form.errors else 200)


def _currency(request: StaffRequest, client: Client) -> str:
    """Return the currency of this payment: the firm's, unless all that is owed is in another one."""
    owed = queries.owed_by(client)
    own = queries.rules().currency
    asked = request.POST.get("currency") or request.GET.get("currency", "")
    if asked in owed or asked == own:
        return asked
    return own if own in owed or not owed else next(iter(owed))


def _open(request: StaffRequest, client: Client, currency: str) -> list[Any]:
    rows = queries.in_workspace(request.membership).filter(
        firm_listing.OWED, client=client, currency=currency
    )
    return list(firm_listing.shown(rows, queries.today()).order_by("due_on", "issued_on", "number")[:MOST])


def _payment_form(request: StaffRequest, client: Client, open_ones: list[Any], currency: str) -> PaymentForm:
    wanted = request.GET.get("invoice", "")
    chosen = [one for one in open_ones if str(one.pk) == wanted] or open_ones
    begin: dict[str, Any] = {f"{SHARE}{one.pk}": amounts.typed(one.owed, currency) for one in chosen}
    total = sum(one.owed for one in chosen)
    begin |= {"received_on": queries.today(), "amount": amounts.typed(total, currency) if total else ""}
    return PaymentForm(
        posted(request),
        invoices=open_ones,
        currency=currency,
        holds_trust=holdings.holds_trust(),
        initial=begin,
    )


def _spread(request: StaffRequest, form: PaymentForm, open_ones: list[Any]) -> PaymentForm:
    """Show the same form with the amount shared out, what is due first, first. Nothing is saved."""
    typed = request.POST.copy()
    try:
        amount = amounts.parse(typed.get("amount", ""), form.currency, field="amount")
    except Refused:
        return form
    shares = spread(amount, open_ones)
    for one in open_ones:
        typed[f"{SHARE}{one.pk}"] = amounts.typed(shares[one], form.currency) if one in shares else ""
    return PaymentForm(
        None,
        invoices=open_ones,
        currency=form.currency,
        holds_trust=holdings.holds_trust(),
        initial=typed.dict(),
    )


def _record(
    request: StaffRequest, client: Client, form: PaymentForm, shares: dict[Invoice, int], currency: str
) -> Any:
    said = form.cleaned_data
    return operations.record(
        client=client, by=request.membership, now=timezone.now(), kind=said["kind"], amount=said["amount"],
        received_on=said["received_on"], parts=shares, reference=said["reference"],
        purpose=said["purpose"] or "credit", currency=currency,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=COLLECT, switch=BILLING)
def give(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """Give credit by hand, with a credit note."""
    client, currency = record_of(request, client_id), queries.rules().currency
    form = CreditForm(posted(request), currency=currency)
    if form.is_valid():
        try:
            lot = operations.give(
                client=client,
                by=request.membership,
                now=timezone.now(),
                currency=currency,
                **form.cleaned_data,
            )
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, f"{client.name} has {money(lot.amount, currency)} of credit: {lot.number}."
            )
            return redirect("billing_record:index", client.pk)
    context = {"form": form, "client": client, "currency": currency}
    return render(request, "billing/firm/give.html", context, status=422 if form.errors else 200)
