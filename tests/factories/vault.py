"""Things in the vault, put there through the product's own operations, and sessions that may open them."""

from datetime import datetime

from features.accounts import sessions
from features.accounts.models import Membership, Session
from features.clients.models import Client, Contact
from features.vault import operations
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from tests.cast import NOON
from tests.factories import documents

SECRET = Credentials("https://tax.example/sign-in", "hale-marsh", "seven blue kettles", "PIN 4417")


def file(
    by: Membership | Contact, client: Client, name: str = "Passports.pdf", *, content: bytes | None = None,
    label: str = "personal", now: datetime = NOON,
) -> VaultItem:  # fmt: skip
    accepted = documents.accepted(name, content)
    return operations.put_file(by=by, client=client, file=accepted, label=label, now=now)


def credentials(
    by: Membership | Contact, client: Client, title: str = "State tax portal", *, secret: Credentials = SECRET,
    now: datetime = NOON,
) -> VaultItem:  # fmt: skip
    return operations.put_credentials(by=by, client=client, secret=secret, title=title, now=now)


def session_of(person: Membership | Contact, now: datetime = NOON) -> Session:
    side = Session.Side.STAFF if isinstance(person, Membership) else Session.Side.CLIENT
    return sessions.start(user=person.user, side=side, method="link", now=now)[0]
