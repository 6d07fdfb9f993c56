"""A client's people: adding, changing, removing, inviting."""

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import DomainError, NotThere
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.models import Client, Contact
from features.clients.operations import Added
from features.clients.web import wishes
from features.clients.web.firm.record import record_of, told
from features.clients.web.forms import KnownPersonForm, posted
from features.clients.web.joining_forms import LinkForm, NewPersonForm, is_id
from features.clients.web.reach_forms import SOME

MOST_FOUND = 8


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def add(request: StaffRequest, client_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    may_invite = request.membership.can(Permission.CLIENTS_INVITE)
    begin = {"invite": may_invite, "name": _likely_name(client), **_limit_of(request)}
    form = NewPersonForm(posted(request), initial=begin)
    form.offer(client)
    if form.is_valid():
        try:
            added = operations.add_contact(
                client=client, by=request.membership, now=timezone.now(), reach=form.terms(), **form.others()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _welcome(request, client, added)
    return _add_page(request, client, form)


def _likely_name(client: Client) -> str:
    """An individual's first contact is mostly that very person."""
    alone = client.kind == Client.Kind.INDIVIDUAL and not client.accesses.exists()
    return client.name if alone else ""


def _limit_of(request: StaffRequest) -> dict[str, object]:
    """Return what the form begins with for somebody who is added from a piece of work: only that is theirs to see."""
    wanted = request.GET.get("project", "")
    return {"reach": SOME, "projects": [wanted]} if is_id(wanted) else {}


def _add_page(request: StaffRequest, client: Client, form: NewPersonForm) -> HttpResponseBase:
    words = wishes.words_of(request.GET.get("q", ""))
    known = queries.contacts_named(words, by=request.membership).exclude(clients=client)
    context = {
        "client": client,
        "form": form,
        "query": " ".join(words),
        "known": known[:MOST_FOUND] if words else [],
    }
    context["may_invite"] = request.membership.can(Permission.CLIENTS_INVITE)
    template = (
        "clients/firm/known.html" if "HX-Request" in request.headers else "clients/firm/person_new.html"
    )
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def link(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    """Ask how far somebody known may go for this client, and let them act for it."""
    client = record_of(request, client_id)
    contact = queries.contacts_visible_to(request.membership).filter(pk=contact_id).first()
    if contact is None:
        raise NotThere
    form = LinkForm(posted(request))
    form.offer(client)
    if form.is_valid():
        try:
            added = operations.link_contact(
                client=client, contact=contact, by=request.membership, now=timezone.now(), reach=form.terms(),
                **form.others(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _welcome(request, client, added)
    context = {"client": client, "contact": contact, "form": form}
    return render(request, "clients/firm/person_link.html", context, status=422 if form.errors else 200)


def _welcome(request: StaffRequest, client: Client, added: Added) -> HttpResponseBase:
    messages.success(request, words_of(client, added))
    return redirect("clients_staff:record", client.pk)


def words_of(client: Client, added: Added) -> str:
    """Return what happened: who acts for whom now, who was known, who gets a mail."""
    contact = added.access.contact
    words = f"{contact.name} acts for {client.name} now."
    if contact.joined_at is not None:
        words += " They use the portal already and see it from now on."
    elif added.invitation is not None:
        words += f" An invitation is on the way to {contact.user.email}."
    if added.known:
        words = f"{contact.user.email} was known here already, as {contact.name}. {words}"
    return words


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_EDIT)
def edit(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    access = queries.access_of(client, contact_id)
    before = access.contact.user.email
    form = KnownPersonForm(posted(request), access=access)
    if form.is_valid():
        try:
            _save(request, client, access.contact, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            _tell_saved(request, access.contact, before)
            return redirect("clients_staff:record", client.pk)
    context = {"client": client, "access": access, "form": form}
    return render(request, "clients/firm/person.html", context, status=422 if form.errors else 200)


def _save(request: StaffRequest, client: Client, contact: Contact, form: KnownPersonForm) -> None:
    operations.edit_contact(
        contact=contact, client=client, by=request.membership, now=timezone.now(), **form.cleaned_data
    )


def _tell_saved(request: StaffRequest, contact: Contact, before: str) -> None:
    words = f"{contact.name} saved."
    if contact.user.email != before:
        words += f" Links mailed to {before} no longer work" + (
            ", and they sign in anew with the new address." if contact.joined_at else ". Invite them again."
        )
    messages.success(request, words)


@require_POST
@staff_page(permission=Permission.CLIENTS_EDIT)
def remove(request: StaffRequest, client_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    contact = queries.access_of(client, contact_id).contact
    event = operations.remove_contact(
        contact=contact, client=client, by=request.membership, now=timezone.now()
    )
    told(request, f"{contact.name} no longer acts for {client.name}.", client, event)
    return redirect("clients_staff:record", client.pk)
