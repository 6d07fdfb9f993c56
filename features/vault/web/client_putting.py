"""Clients put something into their own vault, where the firm lets them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.base import throttle
from features.base.errors import Refused
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.vault import operations, queries
from features.vault.switches import FROM_CLIENTS
from features.vault.web.forms import CredentialsForm, FileForm, SecretForm
from features.vault.web.putting import accepted, is_done, of_files

MOST = 300  # files in ten minutes by one person, as for uploads
METHODS, SEE = ["GET", "HEAD", "POST"], ContactRight.SEE_VAULT


@require_http_methods(METHODS)
@client_page(switch=FROM_CLIENTS, right=SEE, private=True)
def put_file(request: ContactRequest) -> HttpResponseBase:
    if request.method == "POST":
        throttle.hit("upload", str(request.contact.pk), most=MOST, seconds=600)
    form = FileForm(request.POST if request.method == "POST" else None)

    def put() -> None:
        said, client = form.cleaned_data, _chosen(request)
        operations.put_file(
            by=request.contact, client=client, file=accepted(request), label=said["label"], title=said["title"],
            now=timezone.now(),
        )  # fmt: skip

    if is_done(form, put):
        return _put(request)
    return _page(request, "vault/client/put_file.html", form, **of_files())


@require_http_methods(METHODS)
@client_page(switch=FROM_CLIENTS, right=SEE, private=True)
def put_credentials(request: ContactRequest) -> HttpResponseBase:
    form = CredentialsForm(request.POST if request.method == "POST" else None)

    def put() -> None:
        title, client = form.cleaned_data["title"], _chosen(request)
        operations.put_credentials(
            by=request.contact, client=client, secret=form.secret, title=title, now=timezone.now()
        )

    if is_done(form, put):
        return _put(request)
    return _page(request, "vault/client/put_credentials.html", form)


def _chosen(request: ContactRequest) -> Client:
    """
    Return whose vault it goes into; who has one only is not asked.

    :raises Refused: none was chosen, or one that is not theirs.
    """
    mine = list(queries.clients_of(request.contact))
    wish = request.POST.get("client", "")
    found = mine if len(mine) == 1 else [client for client in mine if _is(client, wish)]
    if not found:
        raise Refused("Choose whose vault this goes into.", field="client")
    return found[0]


def _is(client: Client, wish: str) -> bool:
    try:
        return client.pk == UUID(wish)
    except ValueError:
        return False


def _page(request: ContactRequest, template: str, form: FileForm | SecretForm, **more: Any) -> HttpResponse:
    mine = list(queries.clients_of(request.contact))
    if not mine:
        raise Http404
    shown = clients.showing(request.contact, request.session)
    chosen = request.POST.get("client", str(shown.pk) if shown else "")
    context = {"form": form, "entities": mine if len(mine) > 1 else [], "chosen": chosen, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _put(request: ContactRequest) -> HttpResponseBase:
    messages.success(
        request, f"It is in your vault. {request.firm.name} got a mail that says so, not what it is."
    )
    return redirect("vault:index")
