"""Two-step sign-in, in the portal."""

import uuid

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.clients.web.access import ContactRequest, client_page
from features.factors.web import own
from features.factors.web.own import Place

HERE = Place("clients:two_step_", "layouts/portal.html", "clients:you", "Your details")
SHOWN = ("GET", "HEAD", "POST")


@require_safe
@client_page(private=True, early=True)
def index(request: ContactRequest) -> HttpResponseBase:
    return own.index(request, request.session, HERE)


@require_http_methods(SHOWN)
@client_page(private=True, early=True, fresh="page")
def app(request: ContactRequest) -> HttpResponseBase:
    return own.app(request, request.session, HERE)


@require_POST
@client_page(private=True, fresh="page")
def app_removal(request: ContactRequest) -> HttpResponseBase:
    return own.remove_app(request, request.session, HERE)


@require_http_methods(SHOWN)
@client_page(private=True, early=True, fresh="page")
def passkey_new(request: ContactRequest) -> HttpResponseBase:
    return own.new_passkey(request, request.session, HERE)


@require_safe
@client_page(private=True, early=True, fresh="page")
def passkey_options(request: ContactRequest) -> HttpResponseBase:
    return own.passkey_options(request.session)


@require_http_methods(SHOWN)
@client_page(private=True)
def passkey(request: ContactRequest, passkey_id: uuid.UUID) -> HttpResponseBase:
    return own.passkey(request, request.session, HERE, passkey_id)


@require_POST
@client_page(private=True, fresh="page")
def passkey_removal(request: ContactRequest, passkey_id: uuid.UUID) -> HttpResponseBase:
    return own.remove_passkey(request, request.session, HERE, passkey_id)


@require_POST
@client_page(private=True, fresh="page")
def codes(request: ContactRequest) -> HttpResponseBase:
    return own.new_codes(request, request.session, HERE)
