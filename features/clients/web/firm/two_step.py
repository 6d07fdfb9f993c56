"""A person of a client lost their second step: it is reset from their page."""

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, NotAllowed
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.web.firm.record import record_of


@require_POST
@staff_page(permission=Permission.CLIENTS_INVITE, fresh="page")
def reset(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    contact = queries.access_of(client, contact_id).contact
    try:
        operations.reset_second_step(
            contact=contact, client=client, by=request.membership, now=timezone.now()
        )
    except (Conflict, NotAllowed) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, f"{contact.name} is signed out everywhere, and comes in without a second step now."
        )
    return redirect("clients_staff:access", client.pk, contact.pk)
