"""Taking something out of the vault is for good: its key is destroyed, so that no copy of it opens any more."""

from datetime import datetime

from django.db import transaction

from features.accounts import proofs
from features.accounts.models import Session
from features.base import audit, holding
from features.clients.models import Contact
from features.vault import emails
from features.vault.models import VaultItem
from features.vault.operations import reach
from features.vault.operations.putting import Giver
from integrations.storage import gateway


@transaction.atomic
def remove(*, item: VaultItem, by: Giver, session: Session, now: datetime) -> None:
    """
    Remove an item and destroy its data key. There is no way back; what is left is who put it in and who opened it.
    A contact removes what they put in themselves, with staff told.

    :raises NotAllowed: the role may not change vaults.
    :raises OnlyTheirs: staff look at somebody's portal (R22).
    :raises NotThere: it is not theirs to see or to change, or was removed already.
    :raises FreshProofNeeded: the last proof is too old (D10).
    """
    holding.hold(item, among=reach.of_changes(by))
    proofs.require_fresh(session, now=now)
    former = item.file.name or ""
    item.data_key, item.sealed, item.file, item.size = None, None, "", 0
    item.deleted_at, item.deleted_by = now, by.user
    item.save()
    audit.record("vault.removed", by=by, about=item, client_id=item.client_id)
    if isinstance(by, Contact):
        emails.tell_staff(item, sender=by, now=now, did=emails.TAKEN_OUT)
    forget_file(former)


def forget_file(key: str) -> None:
    """Remove a sealed file once nothing points to it; if the store is away, the nightly sweep finds it."""
    if key:
        transaction.on_commit(lambda: gateway.remove(key), robust=True)
