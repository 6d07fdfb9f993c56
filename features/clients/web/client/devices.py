"""Where a contact is signed in, in the portal."""

import uuid

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from features.accounts.web import devices
from features.clients.web.access import ContactRequest, client_page

PAGE = "clients:devices"


@require_safe
@client_page(private=True)
def index(request: ContactRequest) -> HttpResponseBase:
    return render(request, "clients/client/devices.html", devices.facts(request.session, space="clients"))


@require_POST
@client_page(private=True)
def ending(request: ContactRequest, session_id: uuid.UUID) -> HttpResponseBase:
    return devices.end_one(request, request.session, session_id, back=PAGE)


@require_POST
@client_page(private=True)
def others(request: ContactRequest) -> HttpResponseBase:
    return devices.end_others(request, request.session, back=PAGE)


@require_POST
@client_page(private=True)
def link(request: ContactRequest, ticket_id: uuid.UUID) -> HttpResponseBase:
    return devices.cancel_link(request, request.session, ticket_id, back=PAGE)
