"""What a member of staff was told, and how they wish to be told."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients import queries as clients
from features.notifications import operations
from features.notifications.web import devices, lists

HERE = "notifications_staff:preferences"


@require_safe
@staff_page()
def index(request: StaffRequest) -> HttpResponse:
    return lists.index(request, request.membership, "notifications/firm")


@require_POST
@staff_page()
def opened(request: StaffRequest, notification_id: UUID) -> HttpResponseBase:
    return lists.opened(request.membership, notification_id)


@require_POST
@staff_page()
def all_read(request: StaffRequest) -> HttpResponseBase:
    lists.all_read(request, request.membership)
    return redirect("notifications_staff:index")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page()
def preferences(request: StaffRequest) -> HttpResponseBase:
    return lists.preferences(request, request.membership, request.session, "notifications/firm", HERE)


@require_POST
@staff_page()
def own_address(request: StaffRequest) -> HttpResponseBase:
    """Say that one's own address takes mail again."""
    return lists.own_address(request, request.membership, HERE)


@require_POST
@staff_page(Permission.CLIENTS_EDIT)
def try_again(request: StaffRequest, client_id: UUID, contact_id: UUID) -> HttpResponseBase:
    """Write again to the address of somebody of a client's, to which mail came back."""
    found = get_object_or_404(clients.visible_to(request.membership), pk=client_id)
    contact = clients.access_of(found, contact_id).contact
    operations.try_again(contact=contact, by=request.membership)
    messages.success(request, f"We write to {contact.user.email} again.")
    return redirect("clients_staff:record", found.pk)


@require_POST
@staff_page()
def device_on(request: StaffRequest) -> HttpResponseBase:
    """Let this browser be told of news."""
    return devices.turn_on(request, request.membership, request.session, HERE)


@require_POST
@staff_page()
def device_again(request: StaffRequest) -> HttpResponseBase:
    """Say that its person has signed in again in a browser that was turned on before."""
    return devices.again(request, request.membership, request.session)


@require_POST
@staff_page()
def device_off(request: StaffRequest, device_id: UUID) -> HttpResponseBase:
    return devices.turn_off(request, request.membership, device_id, HERE)
