"""A client pays (screen 05): with what they keep here, or on the provider's own form or page."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from branding.words import money
from features.accounts import proofs
from features.accounts.web import fresh
from features.base.errors import Conflict, DomainError, Refused, TooMany, Unavailable
from features.billing import queries, seen, trying
from features.billing.models import Payment
from features.billing.operations import limits, paying, using
from features.billing.operations.meaning import Payer, Wish
from features.billing.shown import shown
from features.billing.switches import BILLING
from features.billing.web import client, weighed
from features.billing.web.outside import let_provider_in
from features.billing.web.pay_panel import Panel, Typed
from features.billing.web.weighed import Place
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from tenants import hosts

PAY = ContactRight.PAY
SAID = "{payment}"
TOLD = (Refused, Conflict, Unavailable, TooMany)


def status_of(refusal: DomainError) -> int:
    return 429 if isinstance(refusal, TooMany) else 422


@require_POST
@client_page(switch=BILLING, right=PAY)
def pay(request: ContactRequest, invoice_id: UUID) -> HttpResponseBase:
    """Pay an invoice as was chosen. What the page said is charged, or nothing (R33)."""
    contact, now = request.contact, timezone.now()
    rows = queries.visible_to(contact, PAY).select_related("client").prefetch_related("instalments")
    one = shown(get_object_or_404(rows, pk=invoice_id), queries.today(now), seen.payable_by(contact))
    if not one.may_pay:
        messages.info(request, "There is nothing to pay here now.")
        return redirect("billing:invoice", invoice_id)
    panel = Panel.of(contact, one, Typed.read(request.POST))
    try:
        return pay_chosen(request, panel, panel.chosen(), "billing:invoice", invoice_id)
    except TOLD as refusal:
        return _again(request, panel, refusal)


def pay_chosen(
    request: ContactRequest, panel: Panel, total: int, back: str, *place: UUID
) -> HttpResponseBase:
    """
    Pay what was chosen, if that is what the page said; `back` is where it leads when credit paid all of it.

    :raises Refused, Conflict, Unavailable, TooMany: it is not possible now; the message says why.
    """
    extra = panel.surcharge_on(total)
    if panel.typed.said != str(total + extra):
        raise Refused(
            f"You pay {money(total + extra, panel.invoice.currency)}. Look at it once more, then pay.",
            field="said",
        )
    now = timezone.now()
    keeps = panel.typed.saves and panel.keeps
    if total and (panel.method or keeps) and not proofs.is_fresh(request.session, now=now):  # D10
        return fresh.ask(request, request.session, "clients:prove")
    if 0 < total < limits.LEAST:  # said before any credit is used
        raise Refused("The rest is too small to pay online.", field="own")
    if not total:
        using.use_credit(planned=panel.planned(), contact=request.contact, now=now)
        messages.success(request, "Paid from your credit.")
        return redirect(back, *place)
    wish = Wish(
        invoices=panel.shares(total), from_credit=panel.planned(), method=panel.method, saves=keeps,
        is_hosted=not panel.typed.has_script, once=panel.typed.once, surcharge=extra,
    )  # fmt: skip
    return start(request, wish)


def start(request: ContactRequest, wish: Wish) -> HttpResponseBase:
    """
    Begin a payment, and lead to what comes next.

    :raises Refused, Conflict, Unavailable, TooMany: it is not possible now; the message says why.
    """
    trying.beginning(contact_id=request.contact.pk)
    payer = Payer(contact=request.contact, name=request.contact.name, email=request.user.email)
    back = hosts.address(request.firm, reverse("billing:payments")) + SAID + "/"
    step = paying.start(payer=payer, wish=wish, return_url=back, form_url=f"{back}card/", now=timezone.now())
    if step.step == "redirect":
        return HttpResponseRedirect(step.url)
    page = "billing:card" if step.step == "confirm" else "billing:payment"
    return redirect(page, step.payment.pk)


def _again(request: ContactRequest, panel: Panel, refusal: DomainError) -> HttpResponse:
    context = client.page_of(request, panel.invoice.pk, typed=panel.typed)
    if context.get("panel"):
        context["panel"] = replace(context["panel"], error=refusal.message, field=refusal.field)
    return let_provider_in(render(request, "billing/client/invoice.html", context, status=status_of(refusal)))


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=BILLING, right=PAY)
def card(request: ContactRequest, payment_id: UUID) -> HttpResponseBase:
    """Show the provider's form for a payment this person has begun, and what a card adds where that is known later."""
    theirs = queries.payments_of(request.contact).values("payment")
    payment = get_object_or_404(Payment.objects.select_related("client"), pk=payment_id, pk__in=theirs)
    if not payment.is_open or payment.contact_id != request.contact.pk:
        return redirect("billing:payment", payment.pk)
    step = paying.go_on(payment=payment, now=timezone.now())
    if step.step != "confirm":
        return redirect("billing:payment", payment.pk)
    place = _place(request, payment)
    if payment.weighs:
        return weighed.answer(request, payment, step, place)
    return weighed.form(request, payment, step, place)


def _place(request: ContactRequest, payment: Payment) -> Place:
    invoices = [part.invoice for part in payment.parts.select_related("invoice")]
    one = invoices[0] if len(invoices) == 1 else None
    paid = reverse("billing:payment", args=[payment.pk])
    begin = reverse("billing:invoice", args=[one.pk]) if one else reverse("billing:index")
    return Place(
        reverse("billing:card", args=[payment.pk]), paid, begin, hosts.address(request.firm, paid), "billing/client",
        {"invoice": one},
    )  # fmt: skip
