"""The vault as a client's people see it. All of it asks for a fresh proof, and none of it is shown to who looks on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.toggles.queries import is_on
from features.vault import operations, queries, sight
from features.vault.errors import ShownBefore
from features.vault.models import VaultItem
from features.vault.switches import FROM_CLIENTS, VAULT
from features.vault.web import delivery, shown

SEE = ContactRight.SEE_VAULT


@require_safe
@client_page(switch=VAULT, fresh="page", right=SEE)
def index(request: ContactRequest) -> HttpResponse:
    rows = queries.listed(queries.shown_to(request.contact, request.session))
    may_put = is_on(FROM_CLIENTS) and queries.reaches(request.contact)
    context = {"groups": shown.grouped(rows), "several": _acts_for_several(request), "may_put": may_put}
    return render(request, "vault/client/index.html", context)


@require_safe
@client_page(switch=VAULT, fresh="page", right=SEE)
def item(request: ContactRequest, vault_item_id: UUID) -> HttpResponse:
    found = _found(request, vault_item_id)
    context = {
        "item": found, "log": shown.log(found), "looks": queries.looks(found, request.contact),
        "several": _acts_for_several(request), "seers": sight.of(found),
        "is_own": found.created_by_id == request.contact.user_id, "may_replace": is_on(FROM_CLIENTS),
    }  # fmt: skip
    return render(request, "vault/client/item.html", context)


@require_POST
@client_page(switch=VAULT, fresh="page", right=SEE)
def show(request: ContactRequest, vault_item_id: UUID) -> HttpResponse:
    """Show credentials, this once: the page answers one press, and loading it anew leads back (ShownBefore)."""
    found = _found(request, vault_item_id)
    try:
        secret = operations.show(
            item=found, by=request.contact, session=request.session, now=timezone.now(),
            looks=delivery.looks_in(request),
        )  # fmt: skip
    except ShownBefore as refusal:
        messages.info(request, refusal.message)
        return redirect("vault:item", found.pk)
    context = {"item": found, "fields": shown.fields(secret)}
    return delivery.unkept(render(request, "vault/client/shown.html", context))


@require_POST
@client_page(switch=VAULT, fresh="page", right=SEE, gives_files=True)
def download(request: ContactRequest, vault_item_id: UUID) -> HttpResponseBase:
    found = _found(request, vault_item_id)
    parts = operations.open_file(item=found, by=request.contact, session=request.session, now=timezone.now())
    return delivery.send(found, parts)


def _found(request: ContactRequest, vault_item_id: UUID) -> VaultItem:
    return get_object_or_404(queries.listed(queries.visible_to(request.contact)), pk=vault_item_id)


def _acts_for_several(request: ContactRequest) -> bool:
    return len(clients.entities_of(request.contact, SEE)) > 1
