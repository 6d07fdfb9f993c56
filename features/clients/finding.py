"""What "Find anything" finds here: clients and their people."""

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from branding.frame import Link
from features.accounts.models import Membership
from features.clients import queries
from features.clients.models import Access, Client

MOST = 6


def clients(request: Any, words: list[str]) -> Iterable[Link]:
    by: Membership = request.membership
    named = reduce(and_, (Q(name__icontains=word) for word in words))
    rows = queries.visible_to(by).filter(named, archived_at__isnull=True).order_by("name")[:MOST]
    return [Link(_record(client), client.name, "users", detail=client.get_kind_display()) for client in rows]


def people(request: Any, words: list[str]) -> Iterable[Link]:
    """Each leads to the client they act for; who acts for none is left out."""
    by: Membership = request.membership
    theirs = queries.visible_to(by).filter(archived_at__isnull=True)
    accesses = Access.objects.select_related("client").filter(client__in=theirs)
    active = Access.objects.filter(contact=OuterRef("pk"), client__in=theirs)
    rows = queries.contacts_named(words, by=by).filter(Exists(active))
    rows = rows.prefetch_related(Prefetch("accesses", accesses.order_by("client__name")))
    for contact in rows[:MOST]:
        first, *others = contact.accesses.all()
        more = f" and {len(others)} more" if others else ""
        yield Link(
            _record(first.client),
            contact.name,
            "user",
            detail=f"{contact.user.email}, {first.client.name}{more}",
        )


def _record(client: Client) -> str:
    return reverse("clients_staff:record", args=[client.pk])
