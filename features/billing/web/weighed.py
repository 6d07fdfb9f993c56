"""
The page on which a card is typed that may carry a surcharge: what is typed comes back to us, and where it adds
something, the person reads how much and agrees to the sum. Without scripts the card is typed on the provider's page.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from features.base.errors import Conflict, DomainError, Refused
from features.billing import amounts, queries, surcharges, trying
from features.billing.models import Payment
from features.billing.operations import paying, weighing
from features.billing.operations.weighing import Look
from features.billing.web.outside import let_provider_in
from integrations.payments.gateway import provider

ID = re.compile(r"[A-Za-z0-9_]{1,80}")
LONGEST_SUM = 20  # digits
KINDS = {"card": "card", "bank": "us_bank_account"}  # as the provider's form names them


@dataclass(frozen=True)
class Place:
    """Where it is paid: paths of this page, of the one that says what became of it, and of what is paid."""

    form: str
    paid: str
    begin: str
    back: str  # the second, whole
    templates: str  # the folder of card.html and weighed.html
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighed:
    """What the form says beforehand: what a credit card adds."""

    kinds: str
    rate: int
    surcharge: int

    @classmethod
    def of(cls, payment: Payment) -> "Weighed":
        kinds = [payment.kind] if payment.kind else list(KINDS)
        rate = surcharges.rate_of_typed(payment.client, queries.today())
        return cls(" ".join(KINDS[kind] for kind in kinds), rate, surcharges.on(payment.amount, rate))

    @property
    def percent(self) -> str:
        return amounts.in_percent(self.rate)


def answer(request: HttpRequest, payment: Payment, step: paying.Next, place: Place) -> HttpResponseBase:
    """Show the form, or what the typed card adds; a POST charges what was typed, if that is what the page said."""
    try:
        if request.method == "POST":
            return _posted(request, payment, step, place)
        found = weighing.look(payment=payment, now=timezone.now())
        if found is None and payment.session_id:
            return HttpResponseRedirect(weighing.page_of(payment) or place.paid)
    except Conflict:
        return HttpResponseRedirect(place.paid)
    except DomainError as refusal:
        return form(request, payment, step, place, error=refusal)
    return _told(request, found, place) if found else form(request, payment, step, place)


def _posted(request: HttpRequest, payment: Payment, step: paying.Next, place: Place) -> HttpResponseBase:
    """:raises Refused, Conflict, Unavailable, TooMany: it is not possible now; the message says why."""
    trying.looking(payment.pk)
    sent, now = request.POST, timezone.now()
    typed = sent.get("typed", "")
    found = weighing.look(payment=payment, typed=typed if ID.fullmatch(typed) else "", now=now)
    if found is None:
        return form(request, payment, step, place)
    try:
        step = weighing.agree(found=found, said=_sum(sent.get("said", "")), return_url=place.back, now=now)
    except Refused as refusal:
        anew = weighing.look(payment=payment, typed=found.method.id, now=now)
        return _told(request, anew or found, place, refusal if sent.get("told") else None)
    return HttpResponseRedirect(step.url if step.step == "redirect" else place.paid)


def _sum(said: str) -> int:
    """Return the sum that the page said; of what is none, one that nothing costs."""
    return int(said) if said.isdecimal() and said.isascii() and len(said) < LONGEST_SUM else -1


def form(
    request: HttpRequest, payment: Payment, step: paying.Next, place: Place, error: DomainError | None = None
) -> HttpResponse:
    context = {
        **place.context, "payment": payment, "step": step, "side": provider().browser_side(), "back": place.back,
        "weighed": Weighed.of(payment) if payment.weighs else None, "error": error.message if error else "",
    }  # fmt: skip
    status = 422 if error else 200
    return let_provider_in(render(request, f"{place.templates}/card.html", context, status=status))


def _told(request: HttpRequest, found: Look, place: Place, error: Refused | None = None) -> HttpResponse:
    payment = found.payment
    is_fixed = bool(payment.agreed or payment.session_id)  # another card is another payment
    context = {
        **place.context, "payment": payment, "look": found, "place": place,
        "other": place.begin if is_fixed else place.form, "error": error.message if error else "",
    }  # fmt: skip
    status = 422 if error else 200
    return let_provider_in(render(request, f"{place.templates}/weighed.html", context, status=status))
