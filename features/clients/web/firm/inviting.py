"""Inviting many at once: first a page that shows who would get a mail, then the mails."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients import listing, operations, queries, standing
from features.clients.models import Access, Client
from features.clients.operations import Mailed
from features.clients.web import wishes

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
    if request.method == "POST":
        return _send(request)
    clients = _chosen(request)
    candidates = _candidates(clients)
    peopled = {one.access.client_id for one in candidates}
    context = {
        "invited": [one for one in candidates if not one.reason],
        "left_out": [one for one in candidates if one.reason],
        "empty": [client for client in clients if client.pk not in peopled],
        "most": MOST,
    }
    return render(request, "clients/firm/invite.html", context)


def _send(request: StaffRequest) -> HttpResponseBase:
    ids = _ids(request.POST.getlist("person"))[:MOST]
    people = Access.objects.filter(pk__in=ids, client__in=queries.visible_to(request.membership))
    people = people.select_related("contact__user", "client").order_by("client__name", "pk")
    outcome = operations.bulk_invite(people=list(people), by=request.membership, now=timezone.now())
    _tell(request, outcome)
    return redirect("clients_staff:index")


def _tell(request: StaffRequest, outcome: Mailed) -> None:
    count = len(outcome.sent)
    if count:
        are = "invitation is" if count == 1 else "invitations are"
        messages.success(request, f"{count} {are} on the way.")
    for _, reason in outcome.left_out[:3]:
        messages.error(request, reason)
    if not count and not outcome.left_out:
        messages.error(request, "Nobody was picked, so no mail was sent.")


def _chosen(request: StaffRequest) -> Sequence[Client]:
    """Return the clients that were picked, or all of a view of the list."""
    ids, by = _ids(request.GET.getlist("client")), request.membership
    if ids:
        rows = queries.visible_to(by).filter(pk__in=ids, archived_at__isnull=True)
    elif "view" in request.GET:
        rows = listing.matching(wishes.read(request.GET), by=by).filter(listing.VIEWS[listing.MISSING])
    else:
        rows = Client.objects.none()
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
