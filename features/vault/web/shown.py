"""What pages of both sides say of the vault."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from branding.words import when
from features.base.models import AuditEvent
from features.vault import queries
from features.vault.models import VaultItem
from features.vault.sealing import Credentials

SAID = {
    "vault.put": "Put it in",
    "vault.replaced": "Put in a newer one",
    "vault.opened": "Opened and downloaded it",
    "vault.shown": "Opened it and looked",
    "vault.removed": "Removed it for good",
}


@dataclass(frozen=True)
class Group:
    """One of the three sorts, with what is in it."""

    key: str
    title: str
    items: list[VaultItem]


def grouped(rows: Iterable[VaultItem]) -> list[Group]:
    """Return the items by what they are (S1-25); sorts without any are left out."""
    items = list(rows)
    found = [
        Group(str(label), str(label.label), [item for item in items if item.label == label])
        for label in VaultItem.Label
    ]
    return [group for group in found if group.items]


def log(item: VaultItem) -> list[dict[str, str]]:
    """Return who did what with an item, and when, newest first."""
    return [_line(event) for event in queries.log_of(item)]


def _line(event: AuditEvent) -> dict[str, str]:
    said = SAID.get(event.event, "")
    at = when(timezone.localtime(event.created_at), "time")
    return {"name": event.actor_name, "words": said, "at": at, "side": event.actor_side}


def fields(secret: Credentials) -> list[dict[str, Any]]:
    """Return what credentials say, in the order people need it; what is empty is left out."""
    labels = {"site": "Where", "user": "User name", "password": "Password", "note": "Note"}
    every = [{"id": name, "label": label, "value": getattr(secret, name)} for name, label in labels.items()]
    return [one for one in every if one["value"]]
