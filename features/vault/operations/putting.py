"""The firm puts something into a client's vault (S1-24), or, where the firm lets them, the client's own people do."""

from datetime import datetime

from django.db import transaction

from features.accounts.models import Membership
from features.base import audit
from features.base.errors import NotThere, Refused
from features.base.permissions import Permission, require
from features.clients.models import Client, Contact
from features.documents import names
from features.documents.intake import Accepted
from features.documents.models import Side
from features.toggles.queries import is_on
from features.vault import emails, queries, sealing
from features.vault.models import VaultItem
from features.vault.operations.keeping import kept
from features.vault.sealing import Credentials
from features.vault.switches import FROM_CLIENTS, VAULT

type Giver = Membership | Contact
LONGEST = {"site": 300, "user": 200, "password": 500, "note": 4000}


def put_file(
    *, by: Giver, client: Client, file: Accepted, label: str, now: datetime, title: str = ""
) -> VaultItem:
    """
    Keep a file for a client, sealed before it is stored. Whoever can open the client's vault is told that something
    is there, not what.

    :raises NotAllowed: the role may not put things into vaults.
    :raises NotThere: the vault is off, or for clients to put things in, or this client's is not theirs to see.
    :raises Refused: the label or the title can't be taken.
    :raises NotKept, NoKeys, KeysDestroyed: nothing was written.
    """
    check(by, client)
    named = title or file.name
    item = _begun(by=by, client=client, kind=VaultItem.Kind.FILE, label=label, title=named, now=now)
    with kept(item, file, side_of(by)):
        _write(item, by, now)
    return item


@transaction.atomic
def put_credentials(
    *, by: Giver, client: Client, secret: Credentials, title: str, now: datetime
) -> VaultItem:
    """
    Keep how to sign in somewhere. Otherwise like `put_file`.

    :raises NotAllowed, NotThere, Refused, NoKeys, KeysDestroyed: see there.
    """
    check(by, client)
    kind, label = VaultItem.Kind.CREDENTIALS, VaultItem.Label.LOGIN
    item = _begun(by=by, client=client, kind=kind, label=label, title=title, now=now)
    sealing.seal_credentials(item, tidy_credentials(secret))
    _write(item, by, now)
    return item


def side_of(by: Giver) -> Side:
    return Side.CLIENT if isinstance(by, Contact) else Side.FIRM


def check(by: Giver, client: Client) -> None:
    """
    :raises NotAllowed, NotThere: see `put_file`.
    """
    if isinstance(by, Contact):
        is_theirs = is_on(FROM_CLIENTS) and queries.clients_of(by).filter(pk=client.pk).exists()
    else:
        require(by, Permission.VAULT_EDIT)
        is_theirs = is_on(VAULT) and queries.clients_for(by).filter(pk=client.pk).exists()
    if not is_theirs:
        raise NotThere


def tidy_credentials(secret: Credentials) -> Credentials:
    """
    :raises Refused: there is nothing in it, or too much.
    """
    given = {name: getattr(secret, name) for name in LONGEST}
    if not given["user"].strip() and not given["password"]:
        raise Refused("Enter a user name or a password.", field="user")
    for name, most in LONGEST.items():
        if len(given[name]) > most:
            raise Refused(f"Keep this under {most + 1} characters.", field=name)
        if "\x00" in given[name]:
            raise Refused("This holds a sign that can’t be kept. Type it anew.", field=name)
    return Credentials(given["site"].strip(), given["user"].strip(), given["password"], given["note"].strip())


def _begun(*, by: Giver, client: Client, kind: str, label: str, title: str, now: datetime) -> VaultItem:
    if label not in VaultItem.Label.values:
        raise Refused("Choose what kind of thing this is.", field="label")
    return VaultItem(
        client=client, kind=kind, label=label, title=tidy_title(title), created_by=by.user, created_at=now,
        changed_at=now,
    )  # fmt: skip


def tidy_title(text: str) -> str:
    """
    :raises Refused: it says nothing, or too much.
    """
    title = names.clean(text)
    if not title:
        raise Refused("Enter a title, so that people know what it is.", field="title")
    if len(title) > names.LONGEST:
        raise Refused(
            f"Keep this under {names.LONGEST + 1} characters. It has {len(title)} now.", field="title"
        )
    return title


def _write(item: VaultItem, by: Giver, now: datetime) -> None:
    item.save(force_insert=True)
    audit.record("vault.put", by=by, about=item, client_id=item.client_id, label=item.label)
    emails.tell_contacts(item, sender=by, now=now)
    if isinstance(by, Contact):
        emails.tell_staff(item, sender=by, now=now)
