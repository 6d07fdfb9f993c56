"""Settings, Payments & client portal, Payments: the firm's own account at the payment provider."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Unavailable
from features.base.permissions import Permission
from features.billing import amounts, connected, puzzles, queries, surcharges
from features.billing.models import ProviderAccount
from features.billing.operations import connecting
from features.billing.switches import BILLING
from features.billing.web.outside import let_provider_in
from features.clients.web.firm.settings import tabs
from features.clients.web.forms import RuledForm, posted
from integrations.payments.gateway import is_there
from tenants import hosts

SET = Permission.SETTINGS_PORTAL
PAGE = "billing_settings:provider"


class ConnectForm(RuledForm):
    country = forms.ChoiceField(
        label="Where is your firm?", choices=list(connecting.COUNTRIES.items()), initial="US"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=BILLING, fresh="change")
def provider(request: StaffRequest) -> HttpResponse:
    """Show how the connection stands; a POST connects, or goes on with what is missing."""
    form = ConnectForm(posted(request))
    account = connected.account()
    if request.method == "POST" and (account or form.is_valid()):
        try:
            country = "US" if account else form.cleaned_data["country"]
            row = connecting.connect(by=request.membership, now=timezone.now(), country=country)
            return redirect(_onward(request, row))
        except (Conflict, Unavailable) as refusal:
            form.refuse(refusal)
    return _page(request, form)


def _onward(request: StaffRequest, account: ProviderAccount) -> str:
    back, again = (
        hosts.address(request.firm, reverse(f"billing_settings:{name}")) for name in ("back", "again")
    )
    return connecting.onward(account=account, return_url=back, refresh_url=again)


def _page(request: StaffRequest, form: ConnectForm) -> HttpResponse:
    rules, day = queries.rules(), queries.today()
    context = {
        "account": connected.account(), "form": form, "tabs": tabs("payments", request.membership),
        "is_there": is_there(), "surcharge": amounts.in_percent(rules.surcharge) if rules.surcharge else "",
        "surcharge_from": None if surcharges.is_on(rules, day) else rules.surcharge_from,
        "puzzles": puzzles.visible_to(request.membership)[:20],
        "may_collect": request.membership.can(Permission.BILLING_COLLECT),
    }  # fmt: skip
    response = render(request, "billing/firm/provider.html", context, status=422 if form.errors else 200)
    return let_provider_in(response)


@require_safe
@staff_page(permission=SET, switch=BILLING)
def back(request: StaffRequest) -> HttpResponse:
    """Where the provider sends people back to: look how it stands now."""
    _read(request)
    return redirect(PAGE)


def _read(request: StaffRequest) -> None:
    account = connected.account()
    if account and not connecting.read_again(account, now=timezone.now()):
        messages.error(request, "Stripe does not answer at the moment. Look again in a few minutes.")


@require_safe
@staff_page(permission=SET, switch=BILLING)
def again(request: StaffRequest) -> HttpResponse:
    """Where the provider sends people whose page there has run out; from here they go on with one press."""
    messages.info(request, "That page of Stripe was open for too long. Go on where you left off.")
    return redirect(PAGE)


@require_POST
@staff_page(permission=SET, switch=BILLING)
def refresh(request: StaffRequest) -> HttpResponse:
    _read(request)
    return redirect(PAGE)


@require_POST
@staff_page(permission=SET, switch=BILLING, fresh="change")
def disconnect(request: StaffRequest) -> HttpResponse:
    try:
        told = connecting.disconnect(by=request.membership, now=timezone.now())
    except (Conflict, Unavailable) as refusal:
        messages.error(request, refusal.message)
    else:
        end = "" if told else " To end our access for good, remove Portico in your Stripe account too."
        messages.success(request, f"Stripe is disconnected. Clients can’t pay online any more.{end}")
    return redirect(PAGE)
