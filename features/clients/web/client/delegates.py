"""People with access: whom a contact let in, and letting somebody in."""

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.fresh import waiting
from features.base.errors import DomainError
from features.clients import delegates, operations, queries, saying
from features.clients.operations import Delegation
from features.clients.rights import ContactRight
from features.clients.switches import DELEGATES
from features.clients.web.access import ContactRequest, client_page
from features.clients.web.forms import posted
from features.clients.web.reach_forms import DelegateForm

RIGHT = ContactRight.MANAGE_DELEGATES


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=DELEGATES, right=RIGHT, fresh="change")
def index(request: ContactRequest) -> HttpResponseBase:
    mine = queries.acted_for_by(request.contact, RIGHT).order_by("name", "pk")
    now, kept = timezone.now(), waiting(request)
    form = DelegateForm(posted(request), clients=mine, levels=delegates.levels(), now=now, kept=kept)
    if form.is_valid():
        try:
            _let_in(request, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("clients:delegates")
    people = [
        (one, saying.level(one).lower(), saying.until(one)) for one in queries.delegates_of(request.contact)
    ]
    context = {"form": form, "people": people, "may_add": mine.exists()}
    return render(request, "clients/client/delegates.html", context, status=422 if form.errors else 200)


def _let_in(request: ContactRequest, form: DelegateForm) -> None:
    said = dict(form.cleaned_data)
    client = said.pop("client")
    access = operations.invite_delegate(
        contact=request.contact, client_id=client.pk, given=cast(Delegation, said), now=timezone.now()
    )
    words = f"{access.called} has access to {client.name} {saying.until(access)}. A mail is on the way."
    messages.success(request, words)


@require_POST
@client_page(switch=DELEGATES)
def end(request: ContactRequest, access_id: uuid.UUID) -> HttpResponseBase:
    ended = operations.end_delegate(contact=request.contact, access_id=access_id, now=timezone.now())
    messages.success(request, f"{ended.called} no longer has access to {ended.client.name}.")
    return redirect("clients:delegates")
