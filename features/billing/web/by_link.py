"""
An invoice by the link of its mail, without an account: it shows this one, takes a new card or bank account for it, and
says what became of what was paid by the same link. Looking changes nothing. A link that does not work is one page,
whatever the reason.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.words import money
from features.accounts.web.access import FirmRequest, open_page
from features.accounts.web.links import no_path_in_referrer
from features.base import throttle
from features.base.errors import Refused
from features.billing import history, links, trying
from features.billing.links import Opened
from features.billing.models import PayLink, Payment
from features.billing.operations import limits, linking, paying
from features.billing.operations.meaning import Payer, Wish
from features.billing.switches import BILLING
from features.billing.web import pdf, weighed
from features.billing.web import receipt as receipts
from features.billing.web.outside import let_provider_in
from features.billing.web.paid import stands
from features.billing.web.pay_panel import Panel, Typed, begun, kinds_of
from features.billing.web.paying import TOLD, status_of
from features.billing.web.sheet import Sheet
from features.billing.web.weighed import Place
from tenants import hosts
from tenants.visitors import client_ip

LOOKS = 300  # in ten minutes, by one address: the PDF's page asks every two seconds
type LinkView = Callable[[FirmRequest, PayLink, str], HttpResponseBase]


def by_link[**P](
    view: Callable[Concatenate[FirmRequest, Opened, str, P], HttpResponseBase],
) -> Callable[[FirmRequest, str], HttpResponseBase]:
    """Let in whoever has a link that works, counted by their address first; nothing of it is cached or indexed."""

    @wraps(view)
    def guarded(request: FirmRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        throttle.hit("pay-link", client_ip(request) or "-", most=LOOKS, seconds=600)
        timezone.activate(ZoneInfo(request.firm.time_zone))  # until the request ends (middleware.Sessions)
        link = links.find(token, timezone.now())
        if link is None:
            response: HttpResponseBase = render(request, "billing/link/gone.html", status=404)
        else:
            response = view(request, links.opened(link, timezone.now()), token, *args, **kwargs)
        response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", "noindex, nofollow"
        return response

    return guarded


@require_safe
@no_path_in_referrer
@open_page("Whoever got an invoice by mail reads and pays it without an account.", switch=BILLING)
@by_link
def index(request: FirmRequest, opened: Opened, token: str) -> HttpResponseBase:
    return _page(request, opened, token, _panel(opened))


@require_POST
@no_path_in_referrer
@open_page("Whoever got an invoice by mail pays it without an account.", switch=BILLING)
@by_link
def pay(request: FirmRequest, opened: Opened, token: str) -> HttpResponseBase:
    """Pay it as was chosen. What the page said is charged, or nothing (R33)."""
    panel = _panel(opened, Typed.read(request.POST))
    if panel is None:
        return redirect("billing_link:index", token)
    try:
        return _begin(request, opened, token, panel)
    except TOLD as refusal:
        told = replace(panel, error=refusal.message, field=refusal.field)
        return _page(request, opened, token, told, status=status_of(refusal))


def _begin(request: FirmRequest, opened: Opened, token: str, panel: Panel) -> HttpResponseBase:
    total, link, now = panel.chosen(), opened.link, timezone.now()
    if panel.typed.said != str(total):
        said = money(total, opened.invoice.currency)
        raise Refused(f"You pay {said}. Look at it once more, then pay.", field="said")
    trying.beginning(link_id=link.pk)
    linking.note_use(link, now=now)
    payer = Payer(invoice=opened.invoice, link=link, email=link.address)
    wish = Wish(invoices=panel.shares(total), is_hosted=not panel.typed.has_script, once=panel.typed.once)
    back = hosts.address(request.firm, reverse("billing_link:paid", args=[token]))
    form = hosts.address(request.firm, reverse("billing_link:card", args=[token]))
    step = paying.start(payer=payer, wish=wish, return_url=back, form_url=form, now=now)
    if step.step == "redirect":
        return HttpResponseRedirect(step.url)
    return redirect("billing_link:card" if step.step == "confirm" else "billing_link:paid", token)


@require_http_methods(["GET", "HEAD", "POST"])
@no_path_in_referrer
@open_page("The provider's form, for a payment that was begun by the link.", switch=BILLING)
@by_link
def card(request: FirmRequest, opened: Opened, token: str) -> HttpResponseBase:
    """Show it, and what a card adds where that is known later."""
    payment = links.payments_by(opened.link).first()
    if payment is None or not payment.is_open:
        return redirect("billing_link:paid" if payment else "billing_link:index", token)
    step = paying.go_on(payment=payment, now=timezone.now())
    if step.step != "confirm":
        return redirect("billing_link:paid", token)
    paid = reverse("billing_link:paid", args=[token])
    place = Place(
        reverse("billing_link:card", args=[token]), paid, reverse("billing_link:index", args=[token]),
        hosts.address(request.firm, paid), "billing/link", {"opened": opened, "token": token},
    )  # fmt: skip
    if payment.weighs:
        return weighed.answer(request, payment, step, place)
    return weighed.form(request, payment, step, place)


@require_safe
@no_path_in_referrer
@open_page("Says what became of the payment that was begun by the link last.", switch=BILLING)
@by_link
def paid(request: FirmRequest, opened: Opened, token: str) -> HttpResponseBase:
    payment = links.payments_by(opened.link).first()
    if payment is None:
        return redirect("billing_link:index", token)
    step = paying.go_on(payment=payment, now=timezone.now()) if payment.is_open else None
    if request.GET:  # what the provider added to the address is nobody's to keep
        return redirect("billing_link:paid", token)
    payment.refresh_from_db()
    context = {
        "opened": links.opened(opened.link, timezone.now()), "token": token, "payment": payment,
        "said": stands(payment, step), "may_go_on": step is not None and step.step == "confirm",
    }  # fmt: skip
    return render(request, "billing/link/paid.html", context)


@require_safe
@no_path_in_referrer
@open_page("The receipt of what was paid by the link itself.", switch=BILLING)
@by_link
def receipt(request: FirmRequest, opened: Opened, token: str) -> HttpResponseBase:
    """Show that of `?number=…`, of those which this very link paid."""
    number = request.GET.get("number", "").replace("\0", "")[:40]
    payment = get_object_or_404(links.payments_by(opened.link).exclude(receipt=""), receipt=number)
    return render(request, "billing/link/receipt.html", {**receipts.shown(payment), "token": token})


@require_safe
@no_path_in_referrer
@open_page("The PDF of the invoice that the link is for.", switch=BILLING)
@by_link
def paper(request: FirmRequest, opened: Opened, token: str) -> HttpResponseBase:
    if opened.is_withdrawn:
        raise Http404
    return pdf.give_invoice(request, opened.invoice, back=reverse("billing_link:index", args=[token]))


def _panel(opened: Opened, typed: Typed | None = None) -> Panel | None:
    """Return what can be chosen: how much, and a new card or bank account; nothing that the client keeps."""
    one = opened.one
    if not one.may_pay:
        return None
    owed = one.left
    return Panel(
        one.invoice, owed, min(one.due, owed), 0, limits.least_of(one.invoice, owed), kinds_of(one.invoice.currency),
        [], typed or begun([one]), keeps=False, once=uuid4(),
    )  # fmt: skip


def _page(
    request: FirmRequest, opened: Opened, token: str, panel: Panel | None, status: int = 200
) -> HttpResponse:
    events = history.of(opened.invoice)
    sheet = Sheet.of(opened.invoice, opened.one.owed, history.credit_used(events), timezone.now())
    context: dict[str, Any] = {
        "opened": opened, "invoice": opened.invoice, "shown": opened.one, "token": token, "panel": panel,
        "sheet": sheet, "mine": _mine(opened.link),
    }  # fmt: skip
    return let_provider_in(render(request, "billing/link/index.html", context, status=status))


def _mine(link: PayLink) -> list[Payment]:
    return list(links.payments_by(link).exclude(receipt=""))
