"""Files that go with an invoice: staff add them to a draft, and both sides take them."""

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, DomainError, Refused
from features.base.permissions import Permission
from features.billing import enclosed, queries
from features.billing.models import Invoice, InvoiceFile
from features.billing.operations import filing
from features.billing.switches import BILLING
from features.billing.web.firm_drafts import found_of
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents import contents, intake
from features.documents.web import delivery
from features.documents.web.receiving import files_of
from features.documents.web.receiving import limits as limits_of

VIEW, EDIT = Permission.BILLING_VIEW, Permission.BILLING_EDIT
OFFERED = 100


@require_safe
@client_page(switch=BILLING, right=ContactRight.SEE_INVOICES, gives_files=True)
def file(request: ContactRequest, invoice_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Give one to its client; that somebody took it is written down."""
    visible = queries.visible_to(request.contact).values("pk")
    found = _found(invoice_id, file_id, InvoiceFile.objects.filter(invoice__in=visible))
    answer = _give(request, found)
    if request.method == "GET" and not delivery.goes_on(request, delivery.etag_of(found)):
        filing.note_opened(file=found, contact=request.contact)
    return answer


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def firm_file(request: StaffRequest, invoice_id: UUID, file_id: UUID) -> HttpResponseBase:
    seen = queries.in_workspace(request.membership).values("pk")
    return _give(request, _found(invoice_id, file_id, InvoiceFile.objects.filter(invoice__in=seen)))


def _found(invoice_id: UUID, file_id: UUID, rows: QuerySet[InvoiceFile]) -> InvoiceFile:
    return get_object_or_404(rows.select_related("invoice"), pk=file_id, invoice=invoice_id)


def _give(request: ContactRequest | StaffRequest, found: InvoiceFile) -> HttpResponseBase:
    """
    :raises NotOpen: the virus scanner has not let it through.
    :raises NotStored: the store does not give it.
    """
    if request.method == "HEAD":
        return delivery.send(request, found, BytesIO())
    elsewhere = contents.address(found)
    if elsewhere:
        return HttpResponse(status=302, headers={**delivery.HEADERS, "Location": elsewhere})
    return delivery.send(request, found, contents.opened(found))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def files(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    """Add files to a draft, from this computer or from the client's documents."""
    invoice, trouble = found_of(request, invoice_id), ""
    if not invoice.is_draft:
        return redirect("billing_firm:invoice", invoice.pk)
    if request.method == "POST":
        try:
            added = _add(request, invoice)
        except DomainError as refusal:
            trouble = refusal.message
        else:
            said = {0: "These were added before.", 1: "1 file added."}
            messages.success(request, said.get(added, f"{added} files added."))
            return redirect("billing_firm:files", invoice.pk)
    context = {
        "invoice": invoice, "trouble": trouble, "files": invoice.files.all(), "limits": limits_of(),
        "choices": filing.choices(invoice, request.membership)[:OFFERED], "most": filing.MOST,
        "most_bytes": filing.MOST_BYTES, "mailed": enclosed.MAILED,
    }  # fmt: skip
    return render(request, "billing/firm/files.html", context, status=422 if trouble else 200)


def _add(request: StaffRequest, invoice: Invoice) -> int:
    by, now, wanted = request.membership, timezone.now(), request.POST.getlist("document")
    uploaded = [intake.accept(file=one, filename=one.name or "") for one in files_of(request)]
    chosen = [one for one in filing.choices(invoice, by)[:OFFERED] if str(one.pk) in wanted]
    if not uploaded and not chosen:
        raise Refused("Choose the files to add.", field="files")
    added = filing.add_files(invoice=invoice, files=uploaded, by=by, now=now) if uploaded else []
    if chosen:
        added += filing.add_documents(invoice=invoice, documents=chosen, by=by, now=now)
    return len(added)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def drop_file(request: StaffRequest, invoice_id: UUID, file_id: UUID) -> HttpResponse:
    invoice = found_of(request, invoice_id)
    found = get_object_or_404(
        InvoiceFile.objects.select_related("invoice__client"), pk=file_id, invoice=invoice
    )
    try:
        filing.remove_file(file=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect("billing_firm:invoice", invoice.pk)
    messages.success(request, f"{found.filename} is taken off.")
    return redirect("billing_firm:files", invoice.pk)
