"""Making and revoking keys. Nobody gives a program more than they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from features.accounts.models import Membership
from features.accounts.secrets import digest, new_token
from features.base import audit
from features.base.errors import NotThere, Refused
from features.base.permissions import Permission, require
from portal_api.models import NEVER, ApiKey

MARK, SHOWN = "pk_", 9
MOST = 50


@dataclass(frozen=True)
class Made:
    """`token` is shown once and kept nowhere."""

    key: ApiKey
    token: str


def visible_to(by: Membership) -> QuerySet[ApiKey]:
    """Return the firm's live keys, to those who may manage them."""
    rows = ApiKey.objects.filter(revoked_at__isnull=True).select_related("made_by__user")
    return rows if by.can(Permission.API_KEYS) else rows.none()


def scopes_given_by(by: Membership) -> list[Permission]:
    """Return what somebody may give a key: what they hold themselves, and a program may hold at all."""
    return [scope for scope in Permission if scope not in NEVER and by.can(scope)]


@transaction.atomic
def make(*, name: str, scopes: Sequence[str], by: Membership, now: datetime) -> Made:
    """
    Make a key with these permissions.

    :raises NotAllowed: the role may not manage keys.
    :raises Refused: no name, no scope, a scope that the maker does not hold, or too many keys.
    """
    require(by, Permission.API_KEYS)
    if not name.strip():
        raise Refused("Give the key a name that says which program uses it.", field="name")
    if visible_to(by).count() >= MOST:
        raise Refused(f"A firm has at most {MOST} keys. Revoke one that is no longer used.")
    token = MARK + new_token()
    key = ApiKey.objects.create(
        name=name.strip()[:80], prefix=token[:SHOWN], key_hash=digest(token), scopes=_held(scopes, by), made_by=by,
        created_at=now,
    )  # fmt: skip
    audit.record("api_key.made", by=by, about=key, scopes=key.scopes)
    return Made(key, token)


def _held(scopes: Sequence[str], by: Membership) -> list[str]:
    wanted = [scope for scope in Permission if scope.value in scopes]
    if not wanted:
        raise Refused("Choose at least one thing this key may do.", field="scopes")
    if NEVER & set(wanted):
        raise Refused(
            "A program can’t manage the team or keys, nor see the portal as somebody else.", field="scopes"
        )
    if len(wanted) != len(set(scopes)) or not all(by.can(scope) for scope in wanted):
        raise Refused("You can give a key only what you may do yourself.", field="scopes")
    return [str(scope) for scope in wanted]


@transaction.atomic
def revoke(*, key: ApiKey, by: Membership, now: datetime) -> None:
    """
    End a key at once.

    :raises NotThere: it was revoked already.
    """
    require(by, Permission.API_KEYS)
    if not ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now):
        raise NotThere
    audit.record("api_key.revoked", by=by, about=key)
