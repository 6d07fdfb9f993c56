"""The tab “Vault” of a client's record, and what lies in it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients.models import Client
from features.clients.web.firm.record import frame, record_of
from features.documents.names import in_words
from features.vault import operations, queries, sight
from features.vault.errors import ShownBefore
from features.vault.models import VaultItem
from features.vault.switches import VAULT
from features.vault.web import delivery, shown


@require_safe
@staff_page(permission=Permission.VAULT_VIEW, switch=VAULT, fresh="page")
def of_client(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    rows = queries.listed(queries.in_workspace(request.membership).filter(client=client))
    context = {
        **frame(request, client, "vault"), "groups": shown.grouped(rows), "may_put": may_put(request, client),
        "readers": in_words([person.name for person in queries.readers_of(client)]),
    }  # fmt: skip
    return render(request, "vault/firm/of_client.html", context)


@require_safe
@staff_page(permission=Permission.VAULT_VIEW, switch=VAULT, fresh="page")
def item(request: StaffRequest, client_id: UUID, vault_item_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    found = found_in(request, client, vault_item_id)
    context = {
        "client": client, "item": found, "log": shown.log(found), "may_put": may_put(request, client),
        "looks": queries.looks(found, request.membership), "seers": sight.of(found),
    }  # fmt: skip
    return render(request, "vault/firm/item.html", context)


@require_POST
@staff_page(permission=Permission.VAULT_VIEW, switch=VAULT, fresh="page")
def show(request: StaffRequest, client_id: UUID, vault_item_id: UUID) -> HttpResponse:
    """Show credentials, this once: the page answers one press, and loading it anew leads back (ShownBefore)."""
    client = record_of(request, client_id)
    found = found_in(request, client, vault_item_id)
    try:
        secret = operations.show(
            item=found, by=request.membership, session=request.session, now=timezone.now(),
            looks=delivery.looks_in(request),
        )  # fmt: skip
    except ShownBefore as refusal:
        messages.info(request, refusal.message)
        return redirect("vault_record:item", client.pk, found.pk)
    context = {"client": client, "item": found, "fields": shown.fields(secret)}
    return delivery.unkept(render(request, "vault/firm/shown.html", context))


@require_POST
@staff_page(permission=Permission.VAULT_VIEW, switch=VAULT, fresh="page")
def download(request: StaffRequest, client_id: UUID, vault_item_id: UUID) -> HttpResponseBase:
    found = found_in(request, record_of(request, client_id), vault_item_id)
    parts = operations.open_file(
        item=found, by=request.membership, session=request.session, now=timezone.now()
    )
    return delivery.send(found, parts)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.VAULT_EDIT, switch=VAULT, fresh="page")
def remove(request: StaffRequest, client_id: UUID, vault_item_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    found = found_in(request, client, vault_item_id)
    if request.method != "POST":
        return render(request, "vault/firm/remove.html", {"client": client, "item": found})
    operations.remove(item=found, by=request.membership, session=request.session, now=timezone.now())
    messages.success(request, f"“{found.title}” is removed. Nobody can open it any more.")
    return redirect("vault_record:index", client.pk)


def found_in(request: StaffRequest, client: Client, vault_item_id: UUID) -> VaultItem:
    """
    :raises NotThere: it does not lie in this client's vault, or not for this member of staff.
    """
    rows = queries.listed(queries.in_workspace(request.membership).filter(client=client))
    found = rows.filter(pk=vault_item_id).first()
    if found is None:
        raise NotThere
    return found


def may_put(request: StaffRequest, client: Client) -> bool:
    return request.membership.can(Permission.VAULT_EDIT) and client.archived_at is None
