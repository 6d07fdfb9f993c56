"""A client's payment methods (S0-38): seen, added at the provider's form, chosen, removed."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.base import looking
from features.base.errors import Conflict, Refused, TooMany, Unavailable
from features.billing import expiring, queries, trying
from features.billing.models import PaymentMethod
from features.billing.operations import autopay, methods
from features.billing.switches import PAYMENT_METHODS
from features.billing.web.outside import let_provider_in
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from integrations.payments.gateway import provider
from tenants import hosts

PAY, PAGE = ContactRight.PAY, "billing_methods:index"


@require_safe
@client_page(switch=PAYMENT_METHODS, right=PAY, private=True)
def index(request: ContactRequest) -> HttpResponse:
    kept = methods.kept_by(request.contact)
    day = queries.today()
    groups: list[dict[str, Any]] = [
        {
            "client": client,
            "autopay": autopay.of(client),
            "text": autopay.text(request.firm.name),
            "methods": [
                {"row": one, "ends": expiring.ends(one, day)} for one in kept if one.client_id == client.pk
            ],
        }
        for client in clients.acted_for_wholly(request.contact, PAY)
    ]
    return let_provider_in(render(request, "billing/client/kept.html", {"groups": groups}))


@require_POST
@client_page(switch=PAYMENT_METHODS, right=PAY, fresh="change")
def add(request: ContactRequest, client_id: UUID) -> HttpResponse:
    """
    Lead to the form, or without scripts to the provider's own page: the card or bank account is typed there, nothing of
    it passes through here.
    """
    client = _client(request, client_id)
    try:
        trying.beginning(contact_id=request.contact.pk)
        begun = methods.add(
            contact=request.contact, client=client, session=request.session, return_url=_back_to(request, client),
            now=timezone.now(), is_hosted=request.POST.get("script") != "1",
        )  # fmt: skip
    except (Unavailable, TooMany) as away:
        messages.error(request, away.message)
        return redirect(PAGE)
    if begun.url:
        return redirect(begun.url)
    return redirect(
        f"{reverse('billing_methods:form', args=[client.pk])}?{urlencode({'setup': begun.setup_id})}"
    )


def _back_to(request: ContactRequest, client: Client) -> str:
    return hosts.address(request.firm, reverse("billing_methods:back", args=[client.pk]))


@require_safe
@client_page(switch=PAYMENT_METHODS, right=PAY, private=True)
def form(request: ContactRequest, client_id: UUID) -> HttpResponse:
    """Show the provider's form for what was begun; nothing is kept before its own press."""
    client = _client(request, client_id)
    setup = request.GET.get("setup", "")
    if not setup:
        return redirect(PAGE)
    try:
        begun = methods.begun(contact=request.contact, client=client, setup_id=setup)
    except Unavailable as away:
        messages.error(request, away.message)
        return redirect(PAGE)
    if begun is None:
        return redirect("billing_methods:back", client.pk)
    context = {
        "client": client, "begun": begun, "side": provider().browser_side(), "back": _back_to(request, client),
        "is_alone": len(clients.acted_for_wholly(request.contact, PAY)) == 1,
    }  # fmt: skip
    return let_provider_in(render(request, "billing/client/keep.html", context))


@require_safe
@client_page(switch=PAYMENT_METHODS, right=PAY)
def back(request: ContactRequest, client_id: UUID) -> HttpResponse:
    """Where people come back to from the provider: look what it keeps now."""
    client = _client(request, client_id)
    if looking.is_on():  # staff who look as this person change nothing
        return redirect(PAGE)
    try:
        methods.catch_up(contact=request.contact, client=client, now=timezone.now())
    except Unavailable as away:
        messages.error(request, away.message)
    return redirect(PAGE)


@require_POST
@client_page(switch=PAYMENT_METHODS, right=PAY, fresh="change")
def default(request: ContactRequest, method_id: UUID) -> HttpResponse:
    method = _method(request, method_id)
    methods.make_default(contact=request.contact, method=method, session=request.session, now=timezone.now())
    messages.success(request, f"{method} is the default now.")
    return redirect(PAGE)


@require_POST
@client_page(switch=PAYMENT_METHODS, right=PAY, fresh="change")
def remove(request: ContactRequest, method_id: UUID) -> HttpResponse:
    method = _method(request, method_id)
    try:
        methods.remove(contact=request.contact, method=method, session=request.session, now=timezone.now())
    except (Conflict, Unavailable) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{method} is removed.")
    return redirect(PAGE)


@require_POST
@client_page(switch=PAYMENT_METHODS, right=PAY, fresh="change")
def agree(request: ContactRequest, client_id: UUID) -> HttpResponse:
    """Begin automatic payment."""
    typed = request.POST.get("typed_name", "").replace("\0", "")[:200]
    client = _client(request, client_id)
    try:
        autopay.agree(
            contact=request.contact,
            client=client,
            session=request.session,
            typed_name=typed,
            now=timezone.now(),
        )
    except (Refused, Conflict) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Automatic payment is on. We tell you of every charge.")
    return redirect(PAGE)


@require_POST
@client_page(switch=PAYMENT_METHODS, right=PAY)
def end(request: ContactRequest, client_id: UUID) -> HttpResponse:
    """End automatic payment."""
    try:
        autopay.end(contact=request.contact, client=_client(request, client_id), now=timezone.now())
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Automatic payment is off.")
    return redirect(PAGE)


def _client(request: ContactRequest, client_id: UUID) -> Client:
    found: Client | None = clients.acted_for_wholly(request.contact, PAY).filter(pk=client_id).first()
    if found is None:
        raise Http404
    return found


def _method(request: ContactRequest, method_id: UUID) -> PaymentMethod:
    found = next((one for one in methods.kept_by(request.contact) if one.pk == method_id), None)
    if found is None:
        raise Http404
    return found
