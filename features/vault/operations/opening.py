"""Looking into the vault. Who does stands in the trail, committed, before the first byte is given (security R45)."""

from collections.abc import Generator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from features.accounts import proofs
from features.accounts.models import Membership, Session
from features.base import audit, looking
from features.base.errors import NotThere
from features.base.permissions import Permission, require
from features.clients.models import Contact
from features.vault import queries, sealing
from features.vault.errors import NotKept, ShownBefore
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from integrations.storage import gateway

type Reader = Membership | Contact


def open_file(*, item: VaultItem, by: Reader, session: Session, now: datetime) -> Generator[bytes]:
    """
    Note that somebody opens a file, and return it megabyte by megabyte; whoever stops reading closes it.

    :raises NotAllowed: the role may not look into vaults.
    :raises OnlyTheirs: staff look at somebody's portal (R22).
    :raises NotThere: it is not theirs to see, or holds no file.
    :raises FreshProofNeeded: the last proof is too old (D10).
    :raises NotKept: the store does not give it; it was not opened.
    :raises Damaged, NoKeys, KeysDestroyed: from the first megabyte on; see sealing.opened.
    """
    item = _found(item, by, session, VaultItem.Kind.FILE, now)
    try:
        content = gateway.open_file(item.file.name or "")
    except gateway.StorageFailed as failure:
        raise NotKept from failure
    _note("vault.opened", item, by)
    return sealing.opened(item, content)


def show(
    *, item: VaultItem, by: Reader, session: Session, now: datetime, looks: int | None = None
) -> Credentials:
    """
    Note that somebody sees credentials, and return them. `looks` is how often they had seen them when they asked
    (queries.looks); one asking opens them once.

    :raises ShownBefore: they saw them since they asked.
    :raises NotAllowed, OnlyTheirs, NotThere, FreshProofNeeded, Damaged, NoKeys, KeysDestroyed: see `open_file`.
    """
    item = _found(item, by, session, VaultItem.Kind.CREDENTIALS, now)
    with transaction.atomic(durable=True):
        _hold(item)
        if looks is not None and looks != queries.looks(item, by):
            raise ShownBefore
        audit.record("vault.shown", by=by, about=item, client_id=item.client_id)
    return sealing.open_credentials(item)


def _found(item: VaultItem, by: Reader, session: Session, kind: str, now: datetime) -> VaultItem:
    found = _reach_of(by).filter(pk=item.pk, kind=kind).first()
    if found is None:
        raise NotThere
    proofs.require_fresh(session, now=now)
    return found


def _reach_of(by: Reader) -> QuerySet[VaultItem]:
    if looking.is_on():
        raise looking.OnlyTheirs
    if isinstance(by, Contact):
        return queries.visible_to(by)
    require(by, Permission.VAULT_VIEW)
    return queries.in_workspace(by)


def _hold(item: VaultItem) -> None:
    """Let two askings of one form, at the same moment, come one after the other."""
    if not VaultItem.objects.select_for_update(no_key=True).filter(pk=item.pk).values("pk"):
        raise NotThere


def _note(event: str, item: VaultItem, by: Reader) -> None:
    with transaction.atomic(durable=True):
        audit.record(event, by=by, about=item, client_id=item.client_id)
