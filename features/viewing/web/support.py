"""Settings: whether Portico may look at clients' portals, until when, and when it did."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from branding.words import when
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.viewing import operations, queries
from features.viewing.web.forms import GrantForm

RECENT = 10


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.PORTAL_IMPERSONATE)
def support(request: StaffRequest) -> HttpResponseBase:
    form, now = GrantForm(posted(request)), timezone.now()
    if form.is_valid():
        try:
            made = operations.grant(by=request.membership, now=now, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Portico may look until {when(made.ends_at, 'inside time')}.")
            return redirect("viewing_staff:support")
    live = queries.live_grant(now)
    earlier = queries.earlier_grants(now)[:RECENT]
    visits = list(queries.visits_of(live)) if live else []
    context = {"form": form, "live": live, "visits": visits, "earlier": earlier}
    return render(request, "viewing/firm/support.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=Permission.PORTAL_IMPERSONATE)
def revoke(request: StaffRequest) -> HttpResponseBase:
    try:
        operations.revoke(by=request.membership, now=timezone.now())
    except NotThere:
        messages.info(request, "Portico has no access. There was nothing to take back.")
    else:
        messages.success(request, "Portico can no longer look at your clients’ portals.")
    return redirect("viewing_staff:support")
