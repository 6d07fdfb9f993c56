"""A contact's own e-mail address and password. The pages of both sides do the same (accounts.web)."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.switches import CLIENT_PASSWORDS
from features.accounts.web import addressing, own
from features.clients.web.access import ContactRequest, client_page

SHOWN = ("GET", "HEAD", "POST")


@require_http_methods(SHOWN)
@client_page(fresh="page")
def email(request: ContactRequest) -> HttpResponseBase:
    return addressing.page(request, request.session, "clients/client/email.html")


@require_POST
@client_page()
def email_kept(request: ContactRequest) -> HttpResponseBase:
    return addressing.drop(request, request.session)


@require_http_methods(SHOWN)
@client_page(switch=CLIENT_PASSWORDS, fresh="page")
def password(request: ContactRequest) -> HttpResponseBase:
    return own.choose_password(request, request.session, "clients/client/password.html", "clients:you")
