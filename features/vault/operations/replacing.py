"""A newer content takes the place of what an item holds. The former one's key is destroyed with the same stroke."""

from datetime import datetime

from django.db import transaction

from features.accounts import proofs
from features.accounts.models import Session
from features.base import audit, holding
from features.base.errors import NotThere
from features.clients.models import Contact
from features.documents.intake import Accepted
from features.vault import emails, sealing
from features.vault.models import VaultItem
from features.vault.operations import reach
from features.vault.operations.keeping import kept
from features.vault.operations.putting import Giver, check, side_of, tidy_credentials
from features.vault.operations.removing import forget_file
from features.vault.sealing import Credentials

CONTENT = (
    "extension",
    "content_type",
    "size",
    "file",
    "sealed",
    "data_key",
    "version",
    "changed_at",
)


def replace_file(*, item: VaultItem, by: Giver, session: Session, file: Accepted, now: datetime) -> None:
    """
    Put another file in an item's place; the former one can't be opened any more, and people are told. A contact
    replaces what they put in themselves.

    :raises NotAllowed: the role may not put things into vaults.
    :raises OnlyTheirs: staff look at somebody's portal (R22).
    :raises NotThere: it is not theirs to see or to change, or was removed or replaced meanwhile, or holds credentials.
    :raises FreshProofNeeded: the last proof is too old (D10).
    :raises NotKept, NoKeys, KeysDestroyed: nothing was changed.
    """
    _check(item, by, session, VaultItem.Kind.FILE, now)
    seen, former = item.version, item.file.name or ""
    item.version += 1
    with kept(item, file, side_of(by)):
        _swap(item, seen, by, now)
        forget_file(former)


@transaction.atomic
def replace_credentials(
    *, item: VaultItem, by: Giver, session: Session, secret: Credentials, now: datetime
) -> None:
    """
    Put other credentials in an item's place. Otherwise like `replace_file`.

    :raises NotAllowed, OnlyTheirs, NotThere, FreshProofNeeded, Refused, NoKeys, KeysDestroyed: see there.
    """
    _check(item, by, session, VaultItem.Kind.CREDENTIALS, now)
    tidy, seen = tidy_credentials(secret), item.version
    item.version += 1
    sealing.seal_credentials(item, tidy)
    _swap(item, seen, by, now)


def _check(item: VaultItem, by: Giver, session: Session, kind: str, now: datetime) -> None:
    check(by, item.client)
    if not reach.of_changes(by).filter(pk=item.pk, kind=kind).exists():
        raise NotThere
    proofs.require_fresh(session, now=now)
    item.refresh_from_db()


def _swap(item: VaultItem, seen: int, by: Giver, now: datetime) -> None:
    """Change the row, if nobody else has replaced or removed it meanwhile."""
    content = {name: getattr(item, name) for name in CONTENT}
    holding.hold(item, among=reach.of_changes(by).filter(version=seen))
    for name, value in content.items():
        setattr(item, name, value)
    item.changed_at, item.created_by = now, by.user
    item.save(update_fields=[*CONTENT, "created_by"])
    audit.record("vault.replaced", by=by, about=item, client_id=item.client_id)
    emails.tell_contacts(item, sender=by, now=now)
    if isinstance(by, Contact):
        emails.tell_staff(item, sender=by, now=now, did=emails.REPLACED)
