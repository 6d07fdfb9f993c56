"""How the portal looks to clients: the page of the brand (screen 14)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from branding import queries as brands
from branding.forms import BrandForm
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.dashboard import operations
from tenants import hosts


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.SETTINGS_BRANDING)
def edit(request: StaffRequest) -> HttpResponse:
    """Show the brand as it is; show a proposal; or publish it."""
    look = brands.published(request.firm)
    if request.method != "POST":
        return _page(request, BrandForm(look), 200)
    form = BrandForm(look, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    if "preview" in request.POST:
        return _page(request, form, 200)
    changed = operations.publish_brand(by=request.membership, now=timezone.now(), **form.brand())
    said = (
        "Published. Clients see it from now on." if changed else "Nothing has changed since it was published."
    )
    messages.success(request, said)
    return redirect("dashboard_staff:branding")


def _page(request: StaffRequest, form: BrandForm, status: int) -> HttpResponse:
    host = hosts.address(request.firm, "").partition("://")[2]
    return render(request, "dashboard/firm/branding.html", {"form": form, "host": host}, status=status)
