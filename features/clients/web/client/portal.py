"""Every contact's own things: whose information is shown, and their details."""

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web import own
from features.base.errors import NotThere, Refused
from features.clients import operations, wished
from features.clients.web.access import ContactRequest, client_page
from features.clients.web.forms import OwnDetailsForm, posted


@require_POST
@client_page()
def showing(request: ContactRequest) -> HttpResponseBase:
    """Show one client's things, or all (without `client`), and go back to the page this was asked from."""
    chosen = wished.ALL
    if wish := request.POST.get("client", ""):
        client = operations.show(contact=request.contact, session=request.session, client_id=_id(wish))
        chosen = str(client.pk)
    else:
        operations.show_all(session=request.session)
    response = redirect(_back(request.POST.get("next", "")))
    wished.keep(response, request.contact, chosen)
    return response


def _id(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise NotThere from error


def _back(path: str) -> str:
    """Return a path of this host, whatever the form said."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else "/"


@require_http_methods(["GET", "HEAD", "POST"])
@client_page()
def you(request: ContactRequest) -> HttpResponseBase:
    form = OwnDetailsForm(posted(request), contact=request.contact, firm_zone=request.firm.time_zone)
    if form.is_valid():
        try:
            changed = operations.edit_own_details(
                contact=request.contact, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Your details are saved." if changed else "Nothing was changed.")
            return redirect("clients:you")
    context = {"form": form, **own.about(request.session, "client")}
    return render(request, "clients/client/you.html", context, status=422 if form.errors else 200)
