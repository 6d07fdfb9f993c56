"""An address for the next notice: the one a person has for this thing already, or a new one."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from features.accounts.models import User
from features.base import firm_keys
from features.replies import queries
from features.replies.models import ReplyAddress
from features.replies.subjects import subjects
from features.replies.switches import MAIL_ANSWERS
from features.toggles.queries import is_on
from integrations.inbound_mail import addresses
from tenants.context import require_firm
from tenants.sealed import Unreadable

LIFE = timedelta(days=90)  # without use


def address_for(
    user_id: UUID, kind: str, subject_id: UUID, client_id: UUID | None, now: datetime | None = None
) -> str:
    """
    Return the address by which somebody answers about a thing, for 90 days from now; empty while they can't.

    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    now = now or timezone.now()
    if subjects.get(kind) is None or not is_on(MAIL_ANSWERS):
        return ""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(
            pk=user_id
        )  # one at a time: no second address
        row = ReplyAddress.objects.filter(
            user=user_id, kind=kind, subject_id=subject_id, revoked_at__isnull=True
        ).first()
        secret = _still_good(row, now) if row is not None else None
        if secret is None:
            secret = _made(user_id, kind, subject_id, client_id, now)
    return addresses.reply(require_firm().pk, secret)


def revoke(*, kind: str, subject_id: UUID, now: datetime, user_id: UUID | None = None) -> int:
    """End the addresses of a thing, or one person's of it. Return how many there were."""
    rows = ReplyAddress.objects.filter(kind=kind, subject_id=subject_id, revoked_at__isnull=True)
    return (rows.filter(user=user_id) if user_id else rows).update(revoked_at=now)


def _still_good(row: ReplyAddress, now: datetime) -> bytes | None:
    """Return an address's secret and let it live on; one that has expired is over for good."""
    try:
        secret = firm_keys.unseal(row.secret_box, about=row.sealed_about) if row.expires_at > now else None
    except Unreadable:
        secret = None
    if secret is None:
        ReplyAddress.objects.filter(pk=row.pk).update(revoked_at=now)
    else:
        ReplyAddress.objects.filter(pk=row.pk).update(expires_at=now + LIFE)
    return secret


def _made(user_id: UUID, kind: str, subject_id: UUID, client_id: UUID | None, now: datetime) -> bytes:
    secret = secrets.token_bytes(addresses.SECRET)
    row = ReplyAddress(
        user_id=user_id, kind=kind, subject_id=subject_id, client_id=client_id, secret_hash=queries.hashed(secret),
        created_at=now, expires_at=now + LIFE,
    )  # fmt: skip
    row.secret_box = firm_keys.seal(secret, about=row.sealed_about)
    row.save(force_insert=True)
    return secret
