"""A receipt as a page that prints well (S1-29): for who sees all of a payment, and for who paid it by link."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from features.billing import on_paper, queries, seen
from features.billing.models import Payment
from features.billing.switches import BILLING
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page


def shown(payment: Payment) -> dict[str, Any]:
    """Return what a receipt says, as its PDF does."""
    paper = on_paper.receipt(payment)
    return {
        "payment": payment, "paper": paper, "kept": paper.amount - paper.refunded,
        "paid_with": f"{paper.method} ending {paper.ending}" if paper.ending else paper.method,
    }  # fmt: skip


@require_safe
@client_page(switch=BILLING, right=ContactRight.SEE_INVOICES)
def receipt(request: ContactRequest, payment_id: UUID) -> HttpResponseBase:
    """It names all that a payment paid: whoever sees a part of it alone has none of it."""
    rows = Payment.objects.select_related("client").exclude(receipt="")
    payment = get_object_or_404(rows, pk=payment_id)
    is_theirs = queries.payments_of(request.contact).filter(payment=payment).exists()
    if not is_theirs or not seen.whole_payments(request.contact, [payment.pk]):
        raise Http404
    return _page(request, payment)


def _page(request: ContactRequest, payment: Payment) -> HttpResponse:
    return render(request, "billing/client/receipt.html", shown(payment))
