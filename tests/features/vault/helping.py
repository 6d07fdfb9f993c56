"""What tests of the vault do again and again: put a text in, open it, read what stands in the trail."""

from datetime import datetime

from features.accounts.models import Membership
from features.base.models import AuditEvent
from features.clients.models import Contact
from features.vault import operations
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from tests.cast import NOON, FirmCast
from tests.factories import vault as make
from tests.factories.vault import session_of

type Reader = Membership | Contact
WORDS = b"the account ends in 4417, the answer is Rosebud"


def a_text(a: FirmCast, *, label: str = "personal") -> VaultItem:
    return make.file(a.staff, a.household, "Notes.txt", content=WORDS, label=label)


def read(item: VaultItem, by: Reader, now: datetime = NOON) -> bytes:
    return b"".join(operations.open_file(item=item, by=by, session=session_of(by, now), now=now))


def show(item: VaultItem, by: Reader, now: datetime = NOON) -> Credentials:
    return operations.show(item=item, by=by, session=session_of(by, now), now=now)


def events_of(item: VaultItem) -> list[str]:
    rows = AuditEvent.objects.filter(about_id=item.pk).order_by("created_at")
    return list(rows.values_list("event", flat=True))
