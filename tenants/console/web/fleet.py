"""Switches withheld by the platform, the health of the schemas, and the audit log."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import switches
from tenants.console import audit, operations, queries
from tenants.console.access import OperatorRequest, operator_page
from tenants.console.frame import act, acting, page, sliced
from tenants.console.web.forms import ReasonForm
from tenants.models import FirmSchema
from tenants.provisioning import owner


@require_safe
@operator_page()
def all_switches(request: OperatorRequest) -> HttpResponse:
    withheld = queries.withheld_by_switch()
    known = {**switches.every(), **{key: key for key in withheld if key not in switches.every()}}
    rows = [(key, label, withheld.get(key, [])) for key, label in known.items()]
    return page(request, "console/switches.html", {"rows": rows}, here="switches")


@require_http_methods(["GET", "HEAD", "POST"])
@operator_page(fresh=True)
def withholding(request: OperatorRequest, switch: str) -> HttpResponseBase:
    """Withhold a switch from every firm at once."""
    if switch not in switches.every():
        raise Http404
    label, form = switches.label_of(switch), ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"key": switch, "label": label, "form": form}
        return page(
            request, "console/withhold.html", context, here="switches", status=422 if form.errors else 200
        )
    reason, who = form.cleaned_data["reason"], acting(request)
    done = f"{label} is withheld from every firm."
    act(request, done, lambda: operations.withhold(switch=switch, firm=None, reason=reason, by=who))
    return redirect("console:switches")


@require_POST
@operator_page(fresh=True)
def offer(request: OperatorRequest, switch: str) -> HttpResponseBase:
    """Offer a switch to every firm again, save those it is withheld from one by one."""
    who = acting(request)
    done = f"{switches.label_of(switch)} is offered again."
    act(request, done, lambda: operations.offer(switch=switch, firm=None, by=who))
    return redirect("console:switches")


@require_safe
@operator_page()
def health(request: OperatorRequest) -> HttpResponse:
    context = {
        "schemas": queries.in_trouble(), "release": queries.release(), "can_retry": owner.is_available(),
    }  # fmt: skip
    return page(request, "console/health.html", context, here="health")


@require_POST
@operator_page(fresh=True)
def retry(request: OperatorRequest, schema: str) -> HttpResponseBase:
    """Try a failed update again; only where this process may change schemas."""
    if not owner.is_available():
        raise Http404
    found = get_object_or_404(FirmSchema, pk=schema, state=FirmSchema.State.CLAIMED)
    error = operations.retry(schema=found.name, by=acting(request))
    if error:
        messages.error(request, f"It failed again: {error.splitlines()[0][:200]}")
    else:
        messages.success(request, f"{found.name} is up to date.")
    return redirect("console:health")


@require_safe
@operator_page()
def log(request: OperatorRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    found = sliced(request, queries.events(query))
    context = {"events": [(row, audit.sentence(row)) for row in found.rows], "found": found, "query": query}
    return page(request, "console/log.html", context, here="log")
