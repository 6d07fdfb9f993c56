"""Staff decide about one thing of a request, or put it right."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.documents.models import DocumentType
from features.requests import operations
from features.requests.models import Item
from features.requests.switches import REQUESTS, UPLOAD_LINKS
from features.requests.web import shown
from features.requests.web.firm_record import item_of
from features.requests.web.forms import ItemForm, ReturnForm
from features.toggles.queries import is_on

ASK = Permission.ACTIONS_EDIT


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=ASK, switch=REQUESTS)
def item(request: StaffRequest, client_id: UUID, item_id: UUID) -> HttpResponseBase:
    """Show one thing with what came for it; a POST changes what is asked for."""
    found = item_of(request, client_id, item_id)
    form = ItemForm(posted(request), types=list(DocumentType.objects.all()), item=found)
    if form.is_valid():
        try:
            operations.change_item(item=found, by=request.membership, now=timezone.now(), **form.cleaned_data)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{found.title}” saved.")
            return redirect("requests_record:request", client_id, found.request_id)
    return _page(request, found, form, ReturnForm(None))


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def give_back(request: StaffRequest, client_id: UUID, item_id: UUID) -> HttpResponseBase:
    """Return an answer with a note."""
    found, form = item_of(request, client_id, item_id), ReturnForm(request.POST)
    if form.is_valid():
        try:
            operations.give_back(item=found, by=request.membership, now=timezone.now(), **form.cleaned_data)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{found.title}” is on the client’s list again, with your note.")
            return redirect("requests_record:request", client_id, found.request_id)
    return _page(request, found, ItemForm(None, types=list(DocumentType.objects.all()), item=found), form)


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def accept(request: StaffRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    return _do(request, client_id, item_id, operations.accept, "“{title}” is accepted.")


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def again(request: StaffRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    return _do(request, client_id, item_id, operations.ask_again, "“{title}” is on the client’s list again.")


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def remove(request: StaffRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    return _do(request, client_id, item_id, operations.remove_item, "“{title}” is off the list.")


@require_POST
@staff_page(permission=ASK, switch=REQUESTS)
def move(request: StaffRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    found = item_of(request, client_id, item_id)
    operations.move_item(item=found, to="up" if "up" in request.POST else "down", by=request.membership)
    return redirect("requests_record:request", client_id, found.request_id)


def _do(
    request: StaffRequest, client_id: UUID, item_id: UUID, act: Callable[..., Any], words: str
) -> HttpResponse:
    found = item_of(request, client_id, item_id)
    request_id, title = found.request_id, found.title
    try:
        act(item=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, words.format(title=title))
    return redirect("requests_record:request", client_id, request_id)


def _page(request: StaffRequest, found: Item, form: ItemForm, back: ReturnForm) -> HttpResponse:
    [row] = shown.for_staff([found], timezone.now())
    context = {
        "item": found, "row": row, "asked": found.request, "client": found.request.client, "form": form, "back": back,
        "links_on": is_on(UPLOAD_LINKS), "is_answered": found.state == Item.State.ANSWERED and found.request.is_open,
    }  # fmt: skip
    status = 422 if form.errors or back.errors else 200
    return render(request, "requests/firm/item.html", context, status=status)
