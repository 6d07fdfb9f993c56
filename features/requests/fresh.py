"""Who has just said that everything is in, and can still take it back: for Home and the documents of their client."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Now

from features.base import remembered
from features.clients.models import Client
from features.requests import queries
from features.requests.models import DoneUploading

KEY = "requests:fresh-done"
MOST = 500  # that are kept


@dataclass(frozen=True)
class Said:
    pk: UUID
    client_id: UUID
    client: str
    contact_id: UUID
    contact: str
    said_at: datetime


def of(clients: Sequence[Client]) -> list[Said]:
    """Return what was said of these within the hour, the newest of each; what the firm heard is kept for a minute."""
    ids = {client.pk for client in clients}
    found: list[Said] = remembered.get(KEY, read, seconds=60) if ids else []
    newest = {one.client_id: one for one in reversed(found) if one.client_id in ids}
    return list(newest.values())


def changed() -> None:
    remembered.forget([KEY])


def read(client: Client | None = None) -> list[Said]:
    """Return it of everybody, or of one client, as it is in this moment; the newest first."""
    rows = DoneUploading.objects.filter(undone_at__isnull=True, said_at__gt=Now() - queries.WITHIN)
    rows = rows.filter(client=client) if client else rows
    rows = rows.select_related("client", "contact__user").order_by("-said_at", "-pk")[:MOST]
    return [
        Said(one.pk, one.client_id, one.client.name, one.contact_id, one.contact.name, one.said_at)
        for one in rows
    ]
