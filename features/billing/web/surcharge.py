"""Settings, Payments: a surcharge on credit cards, where the law allows one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere, Refused
from features.base.permissions import Permission
from features.billing import amounts, connected, queries, surcharges
from features.billing.operations import surcharging
from features.billing.operations.surcharging import Terms
from features.billing.surcharge_laws import AS_OF, GOOD_FOR, LAWS, NAMES
from features.billing.switches import BILLING
from features.billing.web.settings_forms import SurchargeForm
from features.clients.web.firm.settings import tabs
from features.clients.web.forms import posted

SET = Permission.SETTINGS_PORTAL


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=BILLING)
def surcharge(request: StaffRequest) -> HttpResponseBase:
    account = connected.account()
    if account is None:
        raise NotThere
    form = _form(request)
    if form.is_valid():
        try:
            terms = _terms(form)
            surcharging.set_surcharge(terms=terms, by=request.membership, now=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved." if terms.rate else "There is no surcharge now.")
            return redirect("billing_settings:surcharge")
    return _page(request, form)


def _form(request: StaffRequest) -> SurchargeForm:
    kept, day = queries.rules(), queries.today()
    begun = {
        "rate": amounts.in_percent(kept.surcharge) if kept.surcharge else "", "place": kept.surcharge_place,
        "starts_on": kept.surcharge_from or day + surcharging.NOTICE,
    }  # fmt: skip
    form = SurchargeForm(posted(request), initial=begun)
    form.fields["place"].choices = [("", "Choose"), *_places(day)]  # type: ignore[attr-defined]
    return form


def _places(day: date) -> list[tuple[str, str]]:
    """Return the states where one is allowed, each with how much."""
    found = ((code, name, surcharges.cap(code, day)) for code, name in NAMES.items())
    return [(code, f"{name}: up to {amounts.in_percent(most)} %") for code, name, most in found if most]


def _terms(form: SurchargeForm) -> Terms:
    """:raises Refused: the share can't be read."""
    said = form.cleaned_data
    rate = amounts.percent(said["rate"], field="rate") if said["rate"].strip(" %") else 0
    return Terms(rate, said["place"], said["starts_on"])


def _page(request: StaffRequest, form: SurchargeForm) -> HttpResponse:
    kept, day = queries.rules(), queries.today()
    never = sorted({NAMES[law.place] for law in LAWS if not surcharges.cap(law.place, day)})
    context: dict[str, Any] = {
        "form": form, "tabs": tabs("payments", request.membership), "rules": kept, "is_on": surcharges.is_on(kept, day),
        "percent": amounts.in_percent(kept.surcharge), "never": never, "as_of": AS_OF,
        "is_old": day >= AS_OF + GOOD_FOR, "good_until": AS_OF + GOOD_FOR,
    }  # fmt: skip
    return render(request, "billing/firm/surcharge.html", context, status=422 if form.errors else 200)
