"""What a client has paid (S1-28): part by part, with receipts; and how one payment stands."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from features.billing import queries, seen
from features.billing.models import Payment, PaymentPart
from features.billing.operations import paying
from features.billing.switches import BILLING
from features.billing.web.paid import Paid, stands
from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page

PER_PAGE = 50
SHOWN = (Payment.State.PROCESSING, Payment.State.SUCCEEDED, Payment.State.RETURNED)


@require_safe
@client_page(switch=BILLING, right=ContactRight.SEE_INVOICES)
def index(request: ContactRequest) -> HttpResponse:
    here = clients.scope_of(request.contact, request.session, ContactRight.SEE_INVOICES)
    rows = queries.payments_of(request.contact).filter(client__in=here, payment__state__in=SHOWN)
    rows = rows.order_by("-payment__created_at", "-pk").prefetch_related("refunds")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    whole = seen.whole_payments(request.contact, [part.payment_id for part in page])
    context = {
        "page": page, "paid": [Paid.of(part, has_receipt=part.payment_id in whole) for part in page],
        "several": len(clients.entities_of(request.contact)) > 1,
    }  # fmt: skip
    return render(request, "billing/client/payments.html", context)


@require_safe
@client_page(switch=BILLING, right=ContactRight.SEE_INVOICES)
def payment(request: ContactRequest, payment_id: UUID) -> HttpResponse:
    """Say how one stands; the provider leads people back to this page. One that is open is asked about."""
    parts = list(queries.payments_of(request.contact).filter(payment=payment_id).prefetch_related("refunds"))
    if not parts:
        raise Http404
    found = get_object_or_404(Payment, pk=payment_id)
    step = paying.go_on(payment=found, now=timezone.now()) if found.is_open and found.account_id else None
    if request.GET:  # what the provider added to the address is nobody's to keep
        return redirect("billing:payment", found.pk)
    found.refresh_from_db()
    is_mine = found.contact_id == request.contact.pk
    context = {
        "payment": found, "said": stands(found, step), "parts": parts, "is_mine": is_mine,
        "may_go_on": is_mine and step is not None and step.step == "confirm",
        "has_receipt": found.pk in seen.whole_payments(request.contact, [found.pk]),
        "again": _again([part for part in parts if part.invoice and not part.posted]),
    }  # fmt: skip
    return render(request, "billing/client/payment.html", context)


def _again(parts: Sequence[PaymentPart]) -> str:
    """Return where what was not paid is paid again: its own page, or that of several."""
    if len(parts) > 1:
        chosen = urlencode([("invoice", str(part.invoice_id)) for part in parts])
        return f"{reverse('billing:pay_several')}?{chosen}"
    return f"{reverse('billing:invoice', args=[parts[0].invoice_id])}#pay" if parts else ""
