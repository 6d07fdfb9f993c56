"""One person's invitation, from a client's record or from the settings: mail it, withdraw it, copy its link."""

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import DomainError, NotThere
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.models import Client
from features.clients.web.firm.record import record_of

SETTINGS = "clients_staff:invitations"


@require_POST
@staff_page(permission=Permission.CLIENTS_INVITE)
def invite(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    """Invite, or invite again with the words of the last time: the newest link is the one that works."""
    client = record_of(request, client_id)
    contact = queries.access_of(client, contact_id).contact
    last, by, now = queries.newest_invitation(contact), request.membership, timezone.now()
    try:
        message = last.message if last and last.client_id == client.pk else ""
        operations.invite(contact=contact, client=client, by=by, now=now, message=message)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"An invitation is on the way to {contact.user.email}.")
    return redirect(_back(request, client))


@require_POST
@staff_page(permission=Permission.CLIENTS_INVITE)
def withdraw(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    contact = queries.access_of(client, contact_id).contact
    invitation = queries.newest_invitation(contact)
    if invitation is None:
        raise NotThere
    try:
        operations.revoke(invitation=invitation, by=request.membership, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"The invitation to {contact.user.email} no longer works.")
    return redirect(_back(request, client))


@require_POST
@staff_page(permission=Permission.CLIENTS_INVITE)
def link(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    """Show a fresh link, once: it stands on this page and nowhere else."""
    client = record_of(request, client_id)
    contact = queries.access_of(client, contact_id).contact
    try:
        invitation, address = operations.copy_link(
            contact=contact, client=client, by=request.membership, now=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(_back(request, client))
    context = {"invitation": invitation, "address": address, "back_url": _back(request, client)}
    response = render(request, "clients/firm/invitation_link.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _back(request: StaffRequest, client: Client) -> str:
    """Return where the button was."""
    if request.POST.get("from") == "settings":
        return reverse(SETTINGS)
    return reverse("clients_staff:record", args=[client.pk])
