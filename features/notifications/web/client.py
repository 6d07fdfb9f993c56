"""What a contact was told, and how they wish to be told."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.clients.web.access import ContactRequest, client_page
from features.notifications.web import devices, lists

HERE = "notifications:preferences"


@require_safe
@client_page()
def index(request: ContactRequest) -> HttpResponse:
    return lists.index(request, request.contact, "notifications/client")


@require_POST
@client_page()
def opened(request: ContactRequest, notification_id: UUID) -> HttpResponseBase:
    return lists.opened(request.contact, notification_id)


@require_POST
@client_page()
def all_read(request: ContactRequest) -> HttpResponseBase:
    lists.all_read(request, request.contact)
    return redirect("notifications:index")


@require_http_methods(["GET", "HEAD", "POST"])
@client_page()
def preferences(request: ContactRequest) -> HttpResponseBase:
    return lists.preferences(request, request.contact, request.session, "notifications/client", HERE)


@require_POST
@client_page()
def own_address(request: ContactRequest) -> HttpResponseBase:
    """Say that one's own address takes mail again."""
    return lists.own_address(request, request.contact, HERE)


@require_POST
@client_page()
def device_on(request: ContactRequest) -> HttpResponseBase:
    """Let this browser be told of news."""
    return devices.turn_on(request, request.contact, request.session, HERE)


@require_POST
@client_page()
def device_again(request: ContactRequest) -> HttpResponseBase:
    """Say that its person has signed in again in a browser that was turned on before."""
    return devices.again(request, request.contact, request.session)


@require_POST
@client_page()
def device_off(request: ContactRequest, device_id: UUID) -> HttpResponseBase:
    return devices.turn_off(request, request.contact, device_id, HERE)
