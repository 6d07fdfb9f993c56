"""Inviting many at once: a page that shows who would get a mail and what it says, then what came of each."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from branding import mailpage
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients import listing, operations, queries, standing
from features.clients.models import Access, Client
from features.clients.operations import Mailed
from features.clients.web import preview, wishes
from features.clients.web.forms import MessageForm

MOST = 100  # at a time: a mail each


@dataclass(frozen=True)
class Candidate:
    """A person of a chosen client. `reason` says why they can't be invited; empty when they can."""

    access: Access
    standing: standing.Standing
    reason: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.CLIENTS_INVITE)
def invite(request: StaffRequest) -> HttpResponseBase:
    if request.method != "POST":
        only = set(_ids(request.GET.getlist("person"))) or None  # as a project's page asks for its own people
        return _page(request, _chosen(request), MessageForm(), picked=only)
    form, people = MessageForm(request.POST), _picked(request)
    if not people:
        form.add_error(None, "Nobody was picked, so no mail was sent.")
    if not form.is_valid() or "preview" in request.POST:
        return _page(request, _chosen(request), form, picked={access.pk for access in people})
    try:
        outcome = operations.bulk_invite(
            people=people, by=request.membership, now=timezone.now(), **form.cleaned_data
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, _chosen(request), form, picked={access.pk for access in people})
    return render(request, "clients/firm/invited.html", {"outcome": outcome})


@require_safe
@staff_page(permission=Permission.CLIENTS_INVITE)
def mail(request: StaffRequest) -> HttpResponseBase:
    """The mail as its reader sees it, for the frame of the preview."""
    return mailpage.shown(preview.kept(request.session, by=request.membership).html, opens_links=False)


def tell(request: StaffRequest, outcome: Mailed) -> None:
    """Say how many were mailed, and name the first who were not."""
    count = len(outcome.sent)
    if count:
        are = "invitation is" if count == 1 else "invitations are"
        messages.success(request, f"{count} {are} on the way.")
    for _, reason in outcome.left_out[:3]:
        messages.error(request, reason)
    if not count and not outcome.left_out:
        messages.error(request, "Nobody waits for a reminder any more, so no mail was sent.")


def _page(
    request: StaffRequest, clients: Sequence[Client], form: MessageForm, picked: set[uuid.UUID] | None = None
) -> HttpResponseBase:
    """Show who gets a mail; `picked` are those still ticked, or None for all."""
    candidates = _candidates(clients)
    peopled = {one.access.client_id for one in candidates}
    invited = [one for one in candidates if not one.reason]
    context: dict[str, Any] = {
        "form": form,
        "clients": clients,
        "invited": [(one, picked is None or one.access.pk in picked) for one in invited],
        "left_out": [one for one in candidates if one.reason],
        "is_full": len(clients) == MOST,
        "empty": [client for client in clients if client.pk not in peopled],
    }
    if form.is_valid() and invited:
        first = next((one for one in invited if not picked or one.access.pk in picked), invited[0])
        words = form.cleaned_data["message"]
        context["preview"] = preview.of(first.access, message=words, sender=request.membership.name)
        preview.keep(request.session, first.access, words)
    return render(request, "clients/firm/invite.html", context, status=422 if form.errors else 200)


def _picked(request: StaffRequest) -> list[Access]:
    ids = _ids(request.POST.getlist("person"))[:MOST]
    people = Access.objects.filter(pk__in=ids, client__in=queries.visible_to(request.membership))
    return list(people.select_related("contact__user", "client").order_by("client__name", "pk"))


def _chosen(request: StaffRequest) -> Sequence[Client]:
    """Return the clients that were picked, or all of a view of the list, or those of the people picked."""
    given = request.POST if request.method == "POST" else request.GET
    ids, by = _ids(given.getlist("client")), request.membership
    if ids:
        rows = queries.visible_to(by).filter(pk__in=ids, archived_at__isnull=True)
    elif request.method != "POST" and "view" in request.GET:
        rows = listing.matching(wishes.read(request.GET), by=by).filter(listing.VIEWS[listing.MISSING])
    else:
        people = _ids(given.getlist("person"))
        rows = queries.visible_to(by).filter(accesses__in=people, archived_at__isnull=True).distinct()
    return list(rows.order_by("name", "pk")[:MOST])


def _candidates(clients: Iterable[Client]) -> list[Candidate]:
    """Return their people, each person once: they get one mail though they act for several."""
    names = {client.pk: client for client in clients}
    once: dict[uuid.UUID, Candidate] = {}
    for access in queries.people_of_all(list(names)):
        access.client = names[access.client_id]
        stands = standing.of_person(access, timezone.now())
        once.setdefault(access.contact_id, Candidate(access, stands, _reason(stands)))
    return sorted(once.values(), key=lambda one: (one.access.client.name.lower(), one.access.contact.name))


def _reason(stands: standing.Standing) -> str:
    return {"joined": "Uses the portal already", "closed": "May not sign in"}.get(stands.key, "")


def _ids(values: Iterable[str]) -> list[uuid.UUID]:
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
