"""Taking something out of the vault is for good: its key is destroyed, so that no copy of it opens any more."""

from datetime import datetime

from django.db import transaction

from features.accounts import proofs
from features.accounts.models import Membership, Session
from features.base import audit, holding
from features.base.permissions import Permission, require
from features.vault import queries
from features.vault.models import VaultItem
from integrations.storage import gateway


@transaction.atomic
def remove(*, item: VaultItem, by: Membership, session: Session, now: datetime) -> None:
    """
    Remove an item and destroy its data key. There is no way back; what is left is who put it in and who opened it.

    :raises NotAllowed: the role may not change vaults.
    :raises NotThere: it is not theirs to see, or was removed already.
    :raises FreshProofNeeded: the last proof is too old (D10).
    """
    require(by, Permission.VAULT_EDIT)
    holding.hold(item, among=queries.in_workspace(by))
    proofs.require_fresh(session, now=now)
    former = item.file.name or ""
    item.data_key, item.sealed, item.file, item.size = None, None, "", 0
    item.deleted_at, item.deleted_by = now, by.user
    item.save()
    audit.record("vault.removed", by=by, about=item, client_id=item.client_id)
    forget_file(former)


def forget_file(key: str) -> None:
    """Remove a sealed file once nothing points to it; if the store is away, the nightly sweep finds it."""
    if key:
        transaction.on_commit(lambda: gateway.remove(key), robust=True)
