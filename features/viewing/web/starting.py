"""From a client's record into the portal of one of its people (S0-2, S0-3)."""

import uuid

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere, Refused
from features.base.permissions import Permission
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.web.firm.record import record_of
from features.clients.web.forms import posted
from features.viewing import cookies, operations, queries, rules
from features.viewing.web.forms import ReasonForm

PORTAL = "/"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.PORTAL_IMPERSONATE)
def start(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    """Say what happens and ask why; then the portal's Home opens as that person sees it."""
    client = record_of(request, client_id)
    contact = clients.access_of(client, contact_id).contact
    if not queries.has_access(contact, client):
        raise NotThere
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            return _begin(request, client, contact, form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
    minutes = int(rules.LASTS.total_seconds() // 60)
    context = {"client": client, "contact": contact, "form": form, "minutes": minutes}
    return render(request, "viewing/firm/start.html", context, status=422 if form.errors else 200)


def _begin(request: StaffRequest, client: Client, contact: Contact, reason: str) -> HttpResponseBase:
    _, token = operations.start(
        contact=contact, client=client, reason=reason, by=request.membership, session=request.session,
        now=timezone.now(),
    )  # fmt: skip
    response = redirect(PORTAL)
    cookies.set_cookie(response, token)
    return response
