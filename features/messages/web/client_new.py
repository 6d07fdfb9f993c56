"""A client's person begins a chat, or puts right what they wrote."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.base import throttle
from features.base.errors import NotThere
from features.clients import engagements
from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.clients.web.forms import posted
from features.documents import formats
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Side as FileSide
from features.documents.switches import CLIENT_UPLOADS
from features.documents.web import receiving
from features.messages import opening, operations, permissions, queries
from features.messages.switches import CHAT_CREATION, MESSAGES
from features.messages.web import pages
from features.messages.web.client import found
from features.messages.web.forms import NewChatForm, WordsForm
from features.toggles.queries import is_on

WRITE = ContactRight.WRITE_MESSAGES
MOST_NEW = 30  # chats in an hour by one person


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=CHAT_CREATION, right=WRITE)
def new(request: ContactRequest) -> HttpResponseBase:
    """Begin a chat (S2-16, S2-17); who writes for nobody finds no page."""
    form = _form(request)
    if request.method == "POST":
        throttle.hit("chat", str(request.contact.pk), most=MOST_NEW, seconds=3600)
        files, refused = pages.taken(request, request.contact, FileSide.CLIENT)
        form.refuse_all(refused)
        if form.is_valid() and (made := _begin(request, form, files)) is not None:
            return redirect("messages:thread", made.pk)
    may_attach = is_on(CLIENT_UPLOADS) and clients.may(request.contact, ContactRight.UPLOAD)
    context = {"form": form, "may_attach": may_attach, "accept": formats.ACCEPT, **receiving.limits()}
    context["closed"] = opening.closed_line(timezone.now())
    return render(request, "messages/client/new.html", context, status=422 if form.errors else 200)


def _form(request: ContactRequest) -> NewChatForm:
    entities = permissions.offered(request.contact)
    if not entities:
        raise NotThere
    rows = engagements.keeper().reachable(request.contact).filter(client__in=entities)
    shown = clients.showing(request.contact, request.session)
    wish = request.GET.get("client", "") or (str(shown.pk) if shown else "")
    begin = {"client": wish, "project": request.GET.get("project", "")}
    projects = list(rows.order_by("name", "pk")[:200])
    return NewChatForm(posted(request), entities=entities, projects=projects, initial=begin)


def _begin(request: ContactRequest, form: NewChatForm, files: list[Any]) -> Any:
    said = form.cleaned_data
    try:
        return operations.begin(
            contact=request.contact, client=form.entity, project=form.about, now=timezone.now(),
            subject=said["subject"], body=said["body"], files=files,
        )  # fmt: skip
    except TOLD_IN_PLACE as refusal:
        form.refuse(refusal)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=MESSAGES, right=WRITE)
def edit(request: ContactRequest, thread_id: UUID, message_id: UUID) -> HttpResponseBase:
    """Put right what one wrote, while there is time."""
    here = found(request, thread_id)
    own = queries.messages_in(here, for_client=True).filter(sender=request.user, side="client")
    message = get_object_or_404(own, pk=message_id)
    message.thread = here
    form = WordsForm(posted(request), initial={"body": message.body})
    if form.is_valid():
        throttle.hit("message", str(request.contact.pk), most=pages.MOST, seconds=600)
        try:
            operations.edit_own(
                message=message, contact=request.contact, now=timezone.now(), body=form.cleaned_data["body"]
            )
        except TOLD_IN_PLACE as refusal:
            form.refuse(refusal)
        else:
            return redirect("messages:thread", here.pk)
    context = {"form": form, "thread": here, "message": message, "until": operations.ends_at(message)}
    return render(request, "messages/client/edit.html", context, status=422 if form.errors else 200)
