"""What people are told of the vault: that something is there. Never what, for mail is read by others (security R45)."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from features.base.announcements import Announcement, announce
from features.vault import queries
from features.vault.models import VaultItem

PUT = "vault.put"


def tell_contacts(item: VaultItem, *, sender: str, now: datetime) -> None:
    """Tell whoever can open this client's vault."""
    announce(
        Announcement(
            PUT, f"{sender} put something into your vault",
            reverse("vault:index", urlconf=settings.FIRM_URLCONF),
            [person.user_id for person in queries.readers_of(item.client)], client_id=item.client_id,
            key=f"{PUT}:{item.pk}:{item.version}", at=now,
        )
    )  # fmt: skip
