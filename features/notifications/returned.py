"""Mail to a client's person that comes back, as the firm finds it: in the inbox, and on the client's record."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients import queries as clients
from features.clients.models import Access
from features.notifications import queries
from features.notifications.models import Bounce

MOST = 100


def counting() -> QuerySet[Bounce]:
    """Return those of the addresses that people still have."""
    return Bounce.objects.filter(user__email__iexact=F("address"))


def _accesses(request: Any) -> QuerySet[Access]:
    rows = Access.objects.live().filter(
        client__in=clients.visible_to(request.membership), client__archived_at__isnull=True,
        contact__user__bounce__in=counting(),
    )  # fmt: skip
    rows = rows.select_related("contact__user__bounce", "client")
    return rows.order_by("contact_id", "created_at", "pk").distinct("contact_id")


def load(request: Any) -> Iterator[InboxItem]:
    can_edit = request.membership.can(Permission.CLIENTS_EDIT)
    for access in _accesses(request)[:MOST] if queries.anything_bounced() else ():
        bounce = access.contact.user.bounce
        page = reverse("clients_staff:record", args=[access.client_id])
        edit = reverse("clients_staff:edit_person", args=[access.client_id, access.contact_id])
        yield InboxItem(
            group="wrong", icon="mail", tone="bad", title=f"Mail to {bounce.address} comes back", key="",
            meta=(access.contact.name, access.client.name, "We stopped writing there"), at=bounce.created_at,
            url=edit if can_edit else page, action="Correct the address" if can_edit else "See why",
        )  # fmt: skip


def count(request: Any) -> int:
    return _accesses(request).count() if queries.anything_bounced() else 0


def done(request: Any, key: str) -> None:
    """It is settled on its own page alone: by another address, or by trying again."""
    raise NotThere


def panel(request: Any) -> dict[str, Any] | None:
    client = request.record
    if not queries.anything_bounced():
        return None
    people = Access.objects.filter(client=client, contact__user__bounce__in=counting())
    rows = list(people.select_related("contact__user__bounce").order_by("contact__user__name", "pk"))
    if not rows:
        return None
    return {"client": client, "rows": rows, "can_edit": request.membership.can(Permission.CLIENTS_EDIT)}
