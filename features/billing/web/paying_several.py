"""A client pays several invoices, or all they owe, by one payment."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from features.accounts.web import fresh
from features.base.errors import Refused
from features.billing.switches import BILLING
from features.billing.web import paying
from features.billing.web.outside import let_provider_in
from features.billing.web.pay_panel import Typed
from features.billing.web.several_panel import Group, Several, groups_of
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=BILLING, right=ContactRight.PAY)
def index(request: ContactRequest) -> HttpResponseBase:
    """Offer all that is open, chosen beforehand; a POST pays what was chosen, and what the page said, or nothing."""
    sent = request.POST if request.method == "POST" else _sent(fresh.waiting(request)) or request.GET
    groups = groups_of(request.contact, request.session)
    if not groups:
        messages.info(request, "There is nothing to pay here now.")
        return redirect("billing:index")
    group = _group(groups, sent)
    panel = Several.among(request.contact, group, _chosen(group, sent), _typed(sent))
    if request.method != "POST":
        return _page(request, groups, group, panel)
    try:
        if not panel.chosen_ones:
            raise Refused("Choose what to pay.", field="invoice")
        return paying.pay_chosen(request, panel, panel.chosen(), back="billing:index")
    except paying.TOLD as refusal:
        told = replace(panel, error=refusal.message, field=refusal.field)
        return _page(request, groups, group, told, status=paying.status_of(refusal))


def _sent(waited: dict[str, Any]) -> QueryDict | None:
    """Return what waited for a proof as a form sends it."""
    if not waited:
        return None
    form = QueryDict(mutable=True)
    for name, value in waited.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    return form


def _group(groups: Sequence[Group], sent: QueryDict) -> Group:
    """Return the one that was asked for, else the one with the first chosen invoice, else the first."""
    wanted, invoices = sent.get("for", ""), set(sent.getlist("invoice"))
    named = (each for each in groups if each.key == wanted)
    holding = (each for each in groups if any(str(one.invoice.pk) in invoices for one in each.ones))
    return next(named, None) or next(holding, None) or groups[0]


def _chosen(group: Group, sent: QueryDict) -> set[UUID]:
    """Return which are chosen: in a form those that were ticked, before that all, or those that a link names."""
    asked = set(sent.getlist("invoice"))
    ids = {one.invoice.pk for one in group.ones}
    named = {pk for pk in ids if str(pk) in asked}
    return named if named or "once" in sent else ids


def _typed(sent: QueryDict) -> Typed | None:
    return Typed.read(sent) if "once" in sent else None


def _page(
    request: ContactRequest, groups: Sequence[Group], group: Group, panel: Several, status: int = 200
) -> HttpResponse:
    context = {"groups": groups, "group": group, "panel": panel, "email": request.user.email}
    return let_provider_in(render(request, "billing/client/several.html", context, status=status))
