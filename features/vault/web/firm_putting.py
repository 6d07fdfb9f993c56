"""Staff put something into a client's vault, or something newer in its place."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients.models import Client
from features.clients.web.firm.record import record_of
from features.documents.names import in_words
from features.vault import operations, queries
from features.vault.switches import VAULT
from features.vault.web.firm import found_in
from features.vault.web.forms import CredentialsForm, FileForm, SecretForm
from features.vault.web.putting import accepted, is_done, newer, of_files

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@staff_page(permission=Permission.VAULT_EDIT, switch=VAULT)
def put_file(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    form = FileForm(request.POST if request.method == "POST" else None)

    def put() -> None:
        said = form.cleaned_data
        operations.put_file(
            by=request.membership, client=client, file=accepted(request), label=said["label"],
            title=said["title"], now=timezone.now(),
        )  # fmt: skip

    if is_done(form, put):
        return _put(request, client)
    return _page(request, client, "vault/firm/put_file.html", form, **of_files())


@require_http_methods(METHODS)
@staff_page(permission=Permission.VAULT_EDIT, switch=VAULT)
def put_credentials(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    form = CredentialsForm(request.POST if request.method == "POST" else None)

    def put() -> None:
        title = form.cleaned_data["title"]
        operations.put_credentials(
            by=request.membership, client=client, secret=form.secret, title=title, now=timezone.now()
        )

    if is_done(form, put):
        return _put(request, client)
    return _page(request, client, "vault/firm/put_credentials.html", form)


@require_http_methods(METHODS)
@staff_page(permission=Permission.VAULT_EDIT, switch=VAULT, fresh="page")
def replace(request: StaffRequest, client_id: UUID, vault_item_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    item = found_in(request, client, vault_item_id)
    form, is_replaced = newer(request, item, request.membership)
    if is_replaced:
        messages.success(request, "It is replaced. What was there before can’t be opened any more.")
        return redirect("vault_record:item", client.pk, item.pk)
    if item.is_file:
        return _page(request, client, "vault/firm/put_file.html", form, item=item, **of_files())
    return _page(request, client, "vault/firm/put_credentials.html", form, item=item)


def _page(
    request: StaffRequest, client: Client, template: str, form: FileForm | SecretForm, **more: Any
) -> HttpResponse:
    if client.archived_at is not None:
        raise Http404
    readers = in_words([person.name for person in queries.readers_of(client)])
    context = {"client": client, "form": form, "readers": readers, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _put(request: StaffRequest, client: Client) -> HttpResponseBase:
    readers = in_words([person.name for person in queries.readers_of(client)])
    told = f"{readers} got a mail that says so, not what it is." if readers else "Nobody could be told yet."
    messages.success(request, f"It is in the vault. {told}")
    return redirect("vault_record:index", client.pk)
