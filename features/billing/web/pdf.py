"""
PDFs leave: at once when a worker has made them already, else a small page asks again in a moment, without scripts too.
No page ever makes one itself.
"""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from features.accounts.limits import network
from features.accounts.web.access import FirmRequest, StaffRequest, staff_page
from features.base import looking, throttle
from features.base.permissions import Permission
from features.billing import queries
from features.billing.models import Invoice, Paper, Payment
from features.billing.operations import papers, stating
from features.billing.switches import BILLING
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents.web.delivery import HEADERS
from integrations.storage import gateway
from integrations.storage.gateway import StorageFailed

AGAIN = "2"  # seconds
MOST_ASKED = 60  # of one person in a minute: waiting pages ask every two seconds


@require_safe
@client_page(switch=BILLING, right=ContactRight.SEE_INVOICES, gives_files=True)
def invoice(request: ContactRequest, invoice_id: UUID) -> HttpResponseBase:
    rows = queries.visible_to(request.contact).select_related("client")
    return give_invoice(request, get_object_or_404(rows, pk=invoice_id))


@require_safe
@client_page(switch=BILLING, right=ContactRight.SEE_INVOICES, gives_files=True)
def receipt(request: ContactRequest, payment_id: UUID) -> HttpResponseBase:
    """A receipt names all that a payment paid: whoever sees a part of it alone has none of it."""
    parts = queries.payments_of(request.contact).filter(payment=payment_id)
    payment = get_object_or_404(Payment.objects.select_related("client").exclude(receipt=""), pk=payment_id)
    if payment.parts.exclude(pk__in=parts.values("pk")).exists() or not parts.exists():
        raise Http404
    return _receipt(request, payment)


@require_safe
@staff_page(permission=Permission.BILLING_VIEW, switch=BILLING)
def firm_invoice(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    rows = queries.in_workspace(request.membership).select_related("client")
    return give_invoice(request, get_object_or_404(rows, pk=invoice_id))


@require_safe
@staff_page(permission=Permission.BILLING_VIEW, switch=BILLING)
def firm_receipt(request: StaffRequest, payment_id: UUID) -> HttpResponseBase:
    """To staff who see some of its clients alone, as to a client's people, it is not given."""
    seen = clients.visible_to(request.membership)
    rows = queries.payments_in_workspace(request.membership).select_related("client").exclude(receipt="")
    payment = get_object_or_404(rows, pk=payment_id)
    if payment.parts.exclude(client__in=seen).exists():
        raise Http404
    return _receipt(request, payment)


def give_invoice(request: FirmRequest, found: Invoice, back: str = "") -> HttpResponseBase:
    """Give it to whoever may see it; `back` is where they came from."""
    name = f"{found.number or found.title}.pdf"
    if papers.is_fresh(found):
        return _give(request, found.pdf.name or "", name)
    if looking.is_on():
        return _not_made(request, name)
    papers.ask(found)
    return _wait(request, name, back)


def _receipt(request: ContactRequest | StaffRequest, payment: Payment) -> HttpResponseBase:
    name = f"{payment.receipt}.pdf"
    if papers.is_receipt_fresh(payment):
        return _give(request, papers.receipt_of(payment).file.name or "", name)
    if looking.is_on():
        return _not_made(request, name)
    papers.ask_receipt(payment)
    return _wait(request, name)


def currency_of(request: ContactRequest | StaffRequest, client: Client) -> str:
    """Return the currency that is asked for, or the first of this client's."""
    known = stating.currencies(client)
    asked = request.GET.get("currency", "")
    return asked if asked in known else known[0]


def statement(request: ContactRequest | StaffRequest, paper: Paper) -> HttpResponseBase:
    """Give a statement of account to somebody who may see it."""
    name = stating.name_of(paper)
    if stating.is_fresh(paper):
        return _give(request, paper.file.name or "", name)
    if looking.is_on():
        return _not_made(request, name)
    stating.ask(paper)
    return _wait(request, name)


def _give(request: FirmRequest, key: str, name: str) -> HttpResponseBase:
    """Send the stored file, or to where the store gives it itself; one that went just now is made again."""
    how = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    if elsewhere := gateway.signed_address(key, disposition=how, content_type=papers.PDF):
        return HttpResponse(status=302, headers={**HEADERS, "Location": elsewhere})
    try:
        content = papers.read(key)
    except StorageFailed:
        return _wait(request, name)
    return HttpResponse(content, headers={**HEADERS, "Content-Disposition": how}, content_type=papers.PDF)


def _not_made(request: FirmRequest, name: str) -> HttpResponse:
    """Tell whoever looks as somebody that it is made once that person asks, or staff in the workspace (R22)."""
    return render(request, "billing/not_made.html", {"name": name, "whom": looking.as_whom()})


def _wait(request: FirmRequest, name: str, back: str = "") -> HttpResponse:
    throttle.hit("paper", str(request.user.pk or network()), most=MOST_ASKED, seconds=60)
    back = back or ("/invoices/" if hasattr(request, "contact") else "/workspace/invoices/")
    response = render(request, "billing/preparing.html", {"name": name, "back": back}, status=202)
    response["Refresh"], response["Cache-Control"] = AGAIN, "private, no-store"
    return response
