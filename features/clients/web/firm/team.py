"""A client's team: who works for it beside whoever looks after it."""

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import DomainError
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.models import Client
from features.clients.web.firm.record import record_of
from features.clients.web.forms import TeamForm, posted


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def team(request: StaffRequest, client_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    form = TeamForm(posted(request), staff=queries.staff(), now_on_it=queries.team_of(client))
    if form.is_valid():
        try:
            return _save(request, client, form.cleaned_data["team"])
        except DomainError as refusal:
            form.refuse(refusal)
    context = {"client": client, "form": form}
    return render(request, "clients/firm/team.html", context, status=422 if form.errors else 200)


def _save(request: StaffRequest, client: Client, ids: list[str]) -> HttpResponseBase:
    by, members = request.membership, [uuid.UUID(one) for one in ids]
    if operations.set_team(client=client, members=members, by=by, now=timezone.now()):
        messages.success(request, f"The team of {client.name} is saved.")
    return back_to(request, client)


def back_to(request: StaffRequest, client: Client) -> HttpResponseBase:
    """Lead to the record, or to the list for somebody who just gave the client away."""
    is_there = queries.visible_to(request.membership).filter(pk=client.pk).exists()
    return redirect("clients_staff:record", client.pk) if is_there else redirect("clients_staff:index")
