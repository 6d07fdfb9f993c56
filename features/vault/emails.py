"""What people are told of the vault: that something is there. Never what, for mail is read by others (security R45)."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from features.accounts.models import Membership
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.clients import told
from features.clients.models import Contact
from features.vault import queries
from features.vault.models import VaultItem

PUT, LEFT = "vault.put", "vault.left"
PUT_IN, REPLACED, TAKEN_OUT = "put something into", "replaced something in", "took something out of"


def tell_contacts(item: VaultItem, *, sender: Membership | Contact, now: datetime) -> None:
    """Tell whoever else can open this client's vault."""
    readers = [
        person.user_id for person in queries.readers_of(item.client) if person.user_id != sender.user_id
    ]
    announce(
        Announcement(
            PUT, f"{sender.name} put something into your vault", _path("vault:index"), readers,
            client_id=item.client_id, key=f"{PUT}:{item.pk}:{item.version}", at=now,
        )
    )  # fmt: skip


def tell_staff(item: VaultItem, *, sender: Contact, now: datetime, did: str = PUT_IN) -> None:
    """Tell who looks after the client and may open its vault, or the owners, what one of its people did."""
    staff = told.looked_after_by(item.client, seeing=Permission.VAULT_VIEW)
    announce(
        Announcement(
            LEFT, f"{sender.name} {did} the vault of {item.client.name}",
            _path("vault_record:index", item.client_id), [user.pk for user in staff], client_id=item.client_id,
            key=f"{LEFT}:{item.pk}:{0 if item.deleted_at else item.version}", at=now,
        )
    )  # fmt: skip


def _path(name: str, *ids: object) -> str:
    return reverse(name, urlconf=settings.FIRM_URLCONF, args=ids)
