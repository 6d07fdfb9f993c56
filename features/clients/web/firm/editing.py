"""A new client, and new particulars of one."""

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.models import Client
from features.clients.web.firm.record import record_of, told
from features.clients.web.firm.team import back_to
from features.clients.web.forms import ClientForm, posted


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def create(request: StaffRequest) -> HttpResponseBase:
    form = ClientForm(posted(request), staff=queries.staff(), by=request.membership)
    if form.is_valid():
        namesakes = _namesakes(request, form)
        if namesakes:
            return _form_page(request, form, namesakes=namesakes)
        try:
            client = operations.create(by=request.membership, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("clients_staff:record", client.pk)
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def edit(request: StaffRequest, client_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    form = ClientForm(posted(request), staff=queries.staff(), client=client)
    if form.is_valid():
        namesakes = _namesakes(request, form) if "name" in form.changed_data else []
        if namesakes:
            return _form_page(request, form, client=client, namesakes=namesakes)
        try:
            event = operations.edit(
                client=client, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if event:
                told(request, f"{client.name} saved.", client, event)
            return back_to(request, client)
    return _form_page(request, form, client=client)


def _namesakes(request: StaffRequest, form: ClientForm) -> list[Client]:
    """Return other clients of this name, unless the person has seen them and goes on."""
    if "anyway" in request.POST:
        return []
    return queries.namesakes(form.cleaned_data["name"], of=form.client, by=request.membership)


def _form_page(request: StaffRequest, form: ClientForm, **context: Any) -> HttpResponseBase:
    status = 422 if form.errors or context.get("namesakes") else 200
    return render(request, "clients/firm/form.html", {"form": form, **context}, status=status)
