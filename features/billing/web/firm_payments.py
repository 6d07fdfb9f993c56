"""One payment as staff see it: what it was for, what went back, and how it is taken back."""

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
from features.billing import amounts, firm_history, operations, queries
from features.billing.models import CreditLot, Payment, PaymentPart
from features.billing.operations import taking
from features.billing.switches import BILLING
from features.billing.web.firm_forms import RefundForm
from features.clients import queries as clients
from features.clients.web.forms import posted

VIEW, COLLECT = Permission.BILLING_VIEW, Permission.BILLING_COLLECT
TONES = {
    "started": "", "processing": "warn", "succeeded": "good", "failed": "bad", "canceled": "", "returned": "bad",
}  # fmt: skip


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def payment(request: StaffRequest, payment_id: UUID) -> HttpResponse:
    found = _found(request, payment_id)
    parts, lots = _parts(request, found), _lots(request, found)
    refunds = list(found.refunds.select_related("part__invoice", "lot", "by"))
    may = request.membership.can(COLLECT) and found.state == Payment.State.SUCCEEDED
    went = any(one.state != "failed" for one in refunds)
    context = {
        "payment": found, "parts": parts, "lots": lots, "refunds": refunds, "tone": TONES[found.state],
        "how": firm_history.how(found), "may_refund": may and bool(_sources(parts, lots)),
        "may_bounce": may and not found.account_id and not went,
    }  # fmt: skip
    return render(request, "billing/firm/payment.html", context)


@require_POST
@staff_page(permission=COLLECT, switch=BILLING, fresh="change")
def bounce(request: StaffRequest, payment_id: UUID) -> HttpResponse:
    """Note that a check came back."""
    found = _found(request, payment_id)
    try:
        operations.bounce(payment=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, "Noted. What it had paid is owed again.")
    return redirect("billing_firm:payment", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=COLLECT, switch=BILLING, fresh="page")
def refund(request: StaffRequest, payment_id: UUID) -> HttpResponseBase:
    """Send some of it back, and say whether the invoice is owed again."""
    found = _found(request, payment_id)
    sources = _sources(_parts(request, found), _lots(request, found))
    choices = [
        (key, f"{words}: {money(left, found.currency)} can go back")
        for key, (_, left, words) in sources.items()
    ]
    first = next(iter(sources.values()), (None, 0, ""))
    begin = {"of": next(iter(sources), ""), "amount": amounts.typed(first[1], found.currency)}
    form = RefundForm(posted(request), currency=found.currency, choices=choices, initial=begin)
    if form.is_valid():
        try:
            _send_back(request, found, sources[form.cleaned_data["of"]][0], form)
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{money(form.cleaned_data['amount'], found.currency)} goes back.")
            return redirect("billing_firm:payment", found.pk)
    context = {"payment": found, "form": form, "is_online": bool(found.account_id), "is_empty": not sources}
    return render(request, "billing/firm/refund.html", context, status=422 if form.errors else 200)


def _send_back(request: StaffRequest, found: Payment, of: PaymentPart | CreditLot, form: RefundForm) -> None:
    said, by, now = form.cleaned_data, request.membership, timezone.now()
    if said["credit"] and isinstance(of, PaymentPart):
        operations.refund_and_credit(
            payment=found, part=of, amount=said["amount"], by=by, now=now, reason=said["reason"]
        )
        return
    part, lot = (of, None) if isinstance(of, PaymentPart) else (None, of)
    operations.refund(
        payment=found, amount=said["amount"], by=by, now=now, part=part, lot=lot, reason=said["reason"]
    )


def _found(request: StaffRequest, payment_id: UUID) -> Payment:
    rows = queries.payments_in_workspace(request.membership).select_related(
        "client", "made_by", "contact__user"
    )
    return get_object_or_404(rows, pk=payment_id)


def _parts(request: StaffRequest, found: Payment) -> list[PaymentPart]:
    """Return the parts of clients this person sees."""
    seen = clients.visible_to(request.membership)
    return list(found.parts.filter(client__in=seen).select_related("invoice", "client"))


def _lots(request: StaffRequest, found: Payment) -> list[CreditLot]:
    seen = clients.visible_to(request.membership)
    return list(found.credit_lots.filter(client__in=seen).select_related("client"))


def _sources(
    parts: list[PaymentPart], lots: list[CreditLot]
) -> dict[str, tuple[PaymentPart | CreditLot, int, str]]:
    """Return what can go back, and how much of it: of an invoice, of credit, of trust."""
    found: dict[str, tuple[PaymentPart | CreditLot, int, str]] = {}
    for part in parts:
        if (left := taking.left(part)) > 0 and part.purpose != PaymentPart.For.CREDIT:
            words = f"Paid for {part.invoice.number}" if part.invoice else "Held in trust"
            found[f"part-{part.pk}"] = (part, left, words)
    for lot in lots:
        if lot.left > 0:
            found[f"lot-{lot.pk}"] = (lot, lot.left, f"Credit of {lot.client.name}")
    return found
