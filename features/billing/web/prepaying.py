"""A client pays in advance (S2-2): the money is their credit, and this page tells what became of it."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from branding.words import money
from features.accounts import proofs
from features.accounts.web import fresh
from features.base.errors import Refused
from features.billing import amounts, owing, own_credit, queries, seen
from features.billing.models import BillingRules, PaymentMethod, TopUp
from features.billing.operations import limits, topping
from features.billing.operations.meaning import Wish
from features.billing.switches import PREPAYMENT
from features.billing.web import pay_panel
from features.billing.web.outside import let_provider_in
from features.billing.web.pay_panel import Typed
from features.billing.web.paying import TOLD, start, status_of
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page

PAY = ContactRight.PAY
MOST = 50


@dataclass(frozen=True)
class Ahead:
    """What can be chosen: `suggested` amounts, or one of their own within the limits of the firm."""

    client: Client
    rules: BillingRules
    kinds: list[str]
    methods: list[PaymentMethod]
    typed: Typed
    once: UUID
    error: str = ""

    @property
    def suggested(self) -> list[int]:
        kept = self.rules
        return [one for one in kept.prepay_amounts if kept.prepay_least <= one <= kept.prepay_most]

    @property
    def limits(self) -> str:
        least, most = (
            money(one, self.rules.currency) for one in (self.rules.prepay_least, self.rules.prepay_most)
        )
        return f"From {least} to {most}"

    @property
    def method(self) -> PaymentMethod | None:
        return next((one for one in self.methods if str(one.pk) == self.typed.method), None)

    def amount(self) -> int:
        """
        :raises Refused: it is none, or not within the firm's limits.
        """
        typed, kept = self.typed, self.rules
        if typed.choice in {str(one) for one in self.suggested}:
            return int(typed.choice)
        amount = amounts.parse(typed.own, kept.currency, field="own")
        if not kept.prepay_least <= amount <= kept.prepay_most:
            raise Refused(f"{self.limits}. Enter an amount between these.", field="own")
        return amount


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=PREPAYMENT, right=PAY)
def index(request: ContactRequest) -> HttpResponseBase:
    """Offer it; a POST begins the payment."""
    ahead = _ahead(request)
    if request.method != "POST":
        return _page(request, ahead)
    try:
        return _pay(request, ahead, ahead.amount())
    except TOLD as refusal:
        return _page(request, replace(ahead, error=refusal.message), status=status_of(refusal))


def _pay(request: ContactRequest, ahead: Ahead, amount: int) -> HttpResponseBase:
    if ahead.method and not proofs.is_fresh(request.session, now=timezone.now()):  # D10
        return fresh.ask(request, request.session, "clients:prove")
    wish = Wish(
        credit=amount, client=ahead.client, method=ahead.method, kinds=tuple(ahead.kinds),
        is_hosted=not ahead.typed.has_script, once=ahead.typed.once,
    )  # fmt: skip
    return start(request, wish)


def _ahead(request: ContactRequest) -> Ahead:
    mine = list(clients.acted_for_wholly(request.contact, PAY).order_by("name", "pk"))
    if not mine:
        raise Http404
    sent = request.POST or fresh.waiting(request)
    wanted = str(sent.get("client") or request.GET.get("client", ""))
    showing = clients.showing(request.contact, request.session)
    named = {str(one.pk): one for one in mine}
    client = named.get(wanted) or (showing if showing in mine else mine[0])
    rules, kinds = queries.rules(), _kinds()
    methods = pay_panel.methods_of(request.contact, [client.pk], kinds)
    typed = Typed.read(sent)
    if "fill" in request.GET and not sent:
        typed = replace(typed, choice="own", own=_missing(client))
    return Ahead(client, rules, kinds, methods, typed, uuid4())


def _missing(client: Client) -> str:
    """Return what fills up what this client keeps in advance, as the field shows it; empty where nothing is agreed."""
    row = next((one for one in topping.of(client) if one.kind == TopUp.Kind.CREDIT), None)
    left = max(row.target - topping.held(row), 0) if row else 0
    return amounts.typed(left, row.currency) if row and left else ""


def _kinds() -> list[str]:
    kept = queries.rules()
    may = {"card": kept.takes_cards and kept.prepay_cards, "bank": kept.takes_bank and kept.prepay_bank}
    return [
        kind
        for kind, is_taken in may.items()
        if is_taken and (kind == "card" or kept.currency == limits.BANK_IN)
    ]


def _page(request: ContactRequest, ahead: Ahead, status: int = 200) -> HttpResponse:
    contact, session = request.contact, request.session
    lots = seen.lots_of(contact, session).prefetch_related("uses__invoice")[:MOST]
    sums = owing.by(contact, session, queries.today())
    context: dict[str, Any] = {
        "ahead": ahead, "clients": list(clients.acted_for_wholly(contact, PAY).order_by("name", "pk")),
        "credit": own_credit.of(contact, session, sums), "lots": [own_credit.history(lot) for lot in lots],
    }  # fmt: skip
    return let_provider_in(render(request, "billing/client/prepayment.html", context, status=status))
