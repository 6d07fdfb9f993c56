"""A client's invoices (screens 04, 05): what they owe, what they have paid, and each of them as it is."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from features.accounts.web import fresh
from features.billing import (
    client_series,
    history,
    opening,
    owing,
    own_credit,
    queries,
    saying,
    seen,
    waiting,
)
from features.billing.listing import PER_PAGE, Wish
from features.billing.models import Invoice
from features.billing.shown import shown
from features.billing.switches import BILLING
from features.billing.web.listed import Listed
from features.billing.web.outside import let_provider_in
from features.billing.web.pay_panel import Panel, Typed
from features.billing.web.sheet import Sheet
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page

SEE = ContactRight.SEE_INVOICES


@require_safe
@client_page(switch=BILLING, right=SEE)
def index(request: ContactRequest) -> HttpResponse:
    """Show what is owed, and below it what was paid last (S0-33 to S0-35)."""
    contact, session, now = request.contact, request.session, timezone.now()
    listed = Listed.read(request, Wish.read(request.GET), now)
    sums = owing.by(contact, session, queries.today(now))
    context = {
        "listed": listed, "tabs": listed.tabs(sum(one.count for one in sums)),
        "sentence": saying.balance(sums) if listed.total or listed.is_filtered else "",
        "credit": own_credit.of(contact, session, sums),
        "ahead": client_series.of(contact, session, queries.today(now)),
        "methods": list(seen.methods_of(contact, session)[:PER_PAGE]),
        "several": len(clients.entities_of(contact)) > 1, "may_prepay": seen.may_prepay(contact),
    }  # fmt: skip
    return render(request, "billing/client/index.html", context)


@require_safe
@client_page(switch=BILLING, right=SEE)
def invoice(request: ContactRequest, invoice_id: UUID) -> HttpResponse:
    """Show one, whole (S0-36). Looking at it changes nothing of it."""
    found = _found(request.contact, invoice_id)
    if found is None:
        withdrawn = get_object_or_404(seen.withdrawn_to(request.contact), pk=invoice_id)
        return render(request, "billing/client/withdrawn.html", {"invoice": withdrawn})
    waited = fresh.waiting(request)  # for a proof: what was chosen then
    context = _page(request, found, Typed.read(waited) if waited else None)
    return let_provider_in(render(request, "billing/client/invoice.html", context))


def page_of(request: ContactRequest, invoice_id: UUID, typed: Typed | None = None) -> dict[str, Any]:
    """
    Return what the page of an invoice shows; `typed` is what was chosen in the form to pay it.

    :raises Http404: it is not theirs to see, or was withdrawn.
    """
    found = _found(request.contact, invoice_id)
    if found is None:
        raise Http404
    return _page(request, found, typed)


def _page(request: ContactRequest, found: Invoice, typed: Typed | None) -> dict[str, Any]:
    contact = request.contact
    now, events = timezone.now(), [] if found.is_draft else history.of(found)
    one = shown(found, queries.today(now), seen.payable_by(contact))
    return {
        "panel": Panel.of(contact, one, typed) if one.may_pay else None,
        "email": request.user.email,
        "invoice": found, "shown": one, "events": events,
        "sheet": Sheet.of(found, one.owed, history.credit_used(events), now),
        "waiting": waiting.held_back(contact, found),
        "several": len(clients.entities_of(contact)) > 1,
    }  # fmt: skip


def _found(contact: Contact, invoice_id: UUID) -> Invoice | None:
    """Return one they may see: released, or not yet where the firm shows those too (D11)."""
    found = opening.released(contact, invoice_id)
    if found is not None:
        return found
    drafts = seen.unreleased_to(contact).select_related("client", "project").prefetch_related("instalments")
    return drafts.filter(pk=invoice_id).first()
