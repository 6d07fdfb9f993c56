"""Clients replace and remove what they put into their vault themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.base import throttle
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.vault import operations, queries
from features.vault.models import VaultItem
from features.vault.switches import FROM_CLIENTS, VAULT
from features.vault.web.client_putting import MOST
from features.vault.web.putting import newer, of_files

METHODS, SEE = ["GET", "HEAD", "POST"], ContactRight.SEE_VAULT


@require_http_methods(METHODS)
@client_page(switch=FROM_CLIENTS, right=SEE, fresh="page")
def replace(request: ContactRequest, vault_item_id: UUID) -> HttpResponseBase:
    item = _own(request, vault_item_id)
    if request.method == "POST":
        throttle.hit("upload", str(request.contact.pk), most=MOST, seconds=600)
    form, is_replaced = newer(request, item, request.contact)
    if is_replaced:
        messages.success(
            request, f"It is replaced, and what was there before can’t be opened any more. {_told(request)}"
        )
        return redirect("vault:item", item.pk)
    template = "vault/client/put_file.html" if item.is_file else "vault/client/put_credentials.html"
    context = {"form": form, "item": item, **(of_files() if item.is_file else {})}
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@client_page(switch=VAULT, right=SEE, fresh="page")
def remove(request: ContactRequest, vault_item_id: UUID) -> HttpResponseBase:
    item = _own(request, vault_item_id)
    if request.method != "POST":
        return render(request, "vault/client/remove.html", {"item": item})
    operations.remove(item=item, by=request.contact, session=request.session, now=timezone.now())
    messages.success(request, f"“{item.title}” is removed for good. {_told(request)}")
    return redirect("vault:index")


def _own(request: ContactRequest, vault_item_id: UUID) -> VaultItem:
    return get_object_or_404(queries.listed(queries.own_of(request.contact)), pk=vault_item_id)


def _told(request: ContactRequest) -> str:
    return f"{request.firm.name} got a mail that says so, not what it is."
