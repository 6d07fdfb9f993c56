"""Staff set how much a client keeps in advance, and below which they are asked for more."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Permission
from features.billing import amounts, holdings, queries
from features.billing.models import TopUp
from features.billing.operations import topping
from features.billing.switches import BILLING, PREPAYMENT
from features.billing.web.draft_form import MONEY
from features.clients.models import Client
from features.clients.web.firm.record import record_of
from features.clients.web.forms import RuledForm, posted, text
from features.toggles.queries import is_on

EDIT = Permission.BILLING_EDIT


class TopUpForm(RuledForm):
    kind = forms.ChoiceField(label="Kept as")
    least = forms.CharField(label="Keep at least", widget=text(20, **MONEY))
    target = forms.CharField(label="Ask to fill up to", widget=text(20, **MONEY))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def top_up(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    form = _form(request, client)
    if form.is_valid():
        try:
            _agree(request, client, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved. They are asked each time it falls below.")
            return redirect("clients_staff:record", client.pk)
    context = {
        "form": form,
        "client": client,
        "currency": queries.rules().currency,
        "rows": topping.of(client),
    }
    return render(request, "billing/firm/top_up.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, client: Client) -> TopUpForm:
    kept = next(iter(topping.of(client)), None)
    may = {TopUp.Kind.CREDIT: is_on(PREPAYMENT), TopUp.Kind.TRUST: holdings.holds_trust()}
    kinds = [(kind.value, kind.label) for kind, is_there in may.items() if is_there]
    if not kinds or client.archived_at is not None:
        raise NotThere
    begun = {
        "kind": kept.kind, "least": amounts.typed(kept.least, kept.currency),
        "target": amounts.typed(kept.target, kept.currency),
    } if kept else {}  # fmt: skip
    form = TopUpForm(posted(request), initial=begun)
    form.fields["kind"].choices = kinds  # type: ignore[attr-defined]
    if len(kinds) == 1:
        form.fields["kind"].widget = forms.HiddenInput()
        form.fields["kind"].initial = kinds[0][0]
    return form


def _agree(request: StaffRequest, client: Client, form: TopUpForm) -> None:
    """:raises Refused: an amount can't be taken."""
    said, currency = form.cleaned_data, queries.rules().currency
    least, target = (amounts.parse(said[name], currency, field=name) for name in ("least", "target"))
    topping.agree_top_up(
        client=client,
        kind=said["kind"],
        least=least,
        target=target,
        by=request.membership,
        now=timezone.now(),
    )


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def end(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    kind = request.POST.get("kind", "")
    try:
        topping.end_top_up(client=client, kind=kind, by=request.membership, now=timezone.now())
    except Conflict as over:
        messages.info(request, over.message)
    else:
        messages.success(request, "They are not asked any more.")
    return redirect("clients_staff:record", client.pk)
