"""The devices on which people let themselves be told of news: whose they are, and when they may be told."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from features.accounts import sessions
from features.accounts.models import Membership, Session
from features.accounts.secrets import digest
from features.base import firm_keys, rotation
from features.clients.models import Contact
from features.notifications import queries
from features.notifications.models import PushSubscription
from features.notifications.queries import Person
from integrations.push import gateway
from integrations.push.gateway import Receiver

MOST = 10  # of one person, on one side of the firm
FAILURES = 8  # in a row, after which a device is forgotten
KEPT = timedelta(days=90)  # without a session


def of_person(person: Any) -> QuerySet[PushSubscription]:
    """Return the devices that somebody turned on; a program has none."""
    if not isinstance(person, Contact | Membership):
        return PushSubscription.objects.none()
    rows = PushSubscription.objects.filter(user=person.user_id, side=queries.side_of(person))
    return rows.select_related("session").order_by("-created_at", "pk")


def here(person: Person, session: Session) -> PushSubscription | None:
    """Return the device of this very session, if it was turned on."""
    return of_person(person).filter(session=session.pk).first()


def people_with_any(user_ids: Collection[UUID], side: str) -> set[UUID]:
    """Return those of these people who have a device; nobody where devices can't be told."""
    if not gateway.is_there() or not user_ids:
        return set()
    rows = PushSubscription.objects.filter(user__in=user_ids, side=side, session__isnull=False)
    return set(rows.values_list("user_id", flat=True))


def listening(user_id: UUID, side: str, *, now: datetime) -> QuerySet[PushSubscription]:
    """Return the devices of a person that are signed in now."""
    rows = PushSubscription.objects.filter(user=user_id, user__is_active=True, side=side)
    living = sessions.living(now=now).filter(user=user_id, side=side)
    return rows.filter(session__in=living).select_related("user")


def silent(now: datetime) -> QuerySet[PushSubscription]:
    """Return the devices where nobody signed in again for long."""
    return PushSubscription.objects.filter(Q(session__isnull=True), created_at__lt=now - KEPT).exclude(
        used_at__gte=now - KEPT
    )


def by_endpoint(endpoint: str) -> PushSubscription | None:
    return PushSubscription.objects.filter(endpoint_hash=digest(endpoint)).first()


def seal(row: PushSubscription, receiver: Receiver) -> bytes:
    """:raises NoKeys, KeysDestroyed: see features.base.firm_keys."""
    said = {"endpoint": receiver.endpoint, "p256dh": receiver.p256dh.hex(), "auth": receiver.auth.hex()}
    return firm_keys.seal(json.dumps(said).encode(), about=row.sealed_about)


def receiver_of(row: PushSubscription) -> Receiver:
    """:raises NoKeys, KeysDestroyed, Unreadable: see features.base.firm_keys."""
    said = json.loads(_opened(row))
    return Receiver(said["endpoint"], bytes.fromhex(said["p256dh"]), bytes.fromhex(said["auth"]))


def _opened(row: PushSubscription) -> bytes:
    return firm_keys.unseal(row.box, about=row.sealed_about)


BOXES = rotation.Holder(
    "devices that are told of news",
    PushSubscription.objects.all,
    "box",
    _opened,
    lambda row: row.sealed_about,
)
