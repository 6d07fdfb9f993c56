"""“Confirm it’s you”, in the portal."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

from features.accounts.web import proving
from features.clients.web.access import ContactRequest, client_page


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(private=True, early=True)
def prove(request: ContactRequest) -> HttpResponseBase:
    return proving.page(request, request.session, template="accounts/client/prove.html", home="/")
