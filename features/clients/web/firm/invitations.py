"""Invitations: of one person, from their client's record or from the firm's settings (S4-3), and how they all stand."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import DomainError, NotThere
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.models import Client, Invitation
from features.clients.web.firm.people import words_of
from features.clients.web.firm.record import record_of
from features.clients.web.forms import InviteForm, posted

PAGE = 50
State = Invitation.State
VIEWS = {State.SENT: "Waiting", State.EXPIRED: "Expired", State.ACCEPTED: "Accepted"}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.SETTINGS_FEATURES)
def invitations(request: StaffRequest) -> HttpResponseBase:
    clients = queries.visible_to(request.membership).filter(archived_at__isnull=True)
    form = InviteForm(posted(request), clients=clients)
    if form.is_valid():
        try:
            added = operations.invite_address(by=request.membership, now=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, words_of(form.cleaned_data["client"], added))
            return redirect("clients_staff:invitations")
    return render(
        request, "clients/firm/invitations.html", _context(request, form), status=422 if form.errors else 200
    )


def _context(request: StaffRequest, form: InviteForm) -> dict[str, Any]:
    now, wish = timezone.now(), request.GET.get("state", State.SENT)
    state = wish if wish in VIEWS else State.SENT
    pages = Paginator(queries.invitations_by(state, by=request.membership, now=now), PAGE)
    page = pages.get_page(request.GET.get("page"))
    base = f"{reverse('clients_staff:invitations')}?state={state}"
    return {
        "form": form,
        "page": page,
        "state": state,
        "known": queries.contacts_visible_to(request.membership).order_by("user__name")[:500],
        "views": _views(request, state, now),
        "text": f"{page.start_index()} to {page.end_index()} of {pages.count}",
        "back": f"{base}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"{base}&page={page.next_page_number()}" if page.has_next() else "",
    }


def _views(request: StaffRequest, current: str, now: datetime) -> list[Link]:
    base = reverse("clients_staff:invitations")
    return [
        Link(
            f"{base}?state={state}", label, current=state == current,
            count=queries.invitations_by(state, by=request.membership, now=now).count(),
        )
        for state, label in VIEWS.items()
    ]  # fmt: skip


@require_POST
@staff_page(permission=Permission.CLIENTS_INVITE)
def invite(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    """Invite, or invite again: the newest link is the one that works."""
    client = record_of(request, client_id)
    contact = queries.access_of(client, contact_id).contact
    try:
        operations.invite(contact=contact, client=client, by=request.membership, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"An invitation is on the way to {contact.user.email}.")
    return _back(request, client)


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
    return _back(request, client)


def _back(request: StaffRequest, client: Client) -> HttpResponseBase:
    """Go back to where the button was."""
    if request.POST.get("from") == "settings":
        return redirect("clients_staff:invitations")
    return redirect("clients_staff:record", client.pk)
