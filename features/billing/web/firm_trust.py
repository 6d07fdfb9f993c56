"""Paying an invoice from what is held in trust for its client."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from branding.words import money
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.billing import amounts, queries
from features.billing.models import Account
from features.billing.operations import trusting
from features.billing.switches import BILLING
from features.billing.web import firm_sheet
from features.billing.web.firm_drafts import found_of
from features.billing.web.firm_forms import AmountForm
from features.clients.web.forms import posted


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.BILLING_COLLECT, switch=BILLING, fresh="change")
def trust(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    found = found_of(request, invoice_id)
    owed = firm_sheet.owed(found)
    held = queries.held_for(found.client, Account.Kind.TRUST).get(found.currency, 0)
    begin = {"amount": amounts.typed(min(owed, held), found.currency)}
    form = AmountForm(posted(request), currency=found.currency, initial=begin)
    if form.is_valid():
        amount = form.cleaned_data["amount"]
        try:
            trusting.release_trust(invoice=found, amount=amount, by=request.membership, now=timezone.now())
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, f"{money(amount, found.currency)} is paid from trust. Move it at your bank too."
            )
            return redirect("billing_firm:invoice", found.pk)
    context = {"invoice": found, "form": form, "owed": owed, "held": held}
    return render(request, "billing/firm/trust.html", context, status=422 if form.errors else 200)
